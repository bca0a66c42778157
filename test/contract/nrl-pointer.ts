const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code';
const SNOMED = 'http://snomed.info/sct';

const CATEGORY_DISPLAYS: Readonly<Record<string, string>> = {
  '734163000': 'Care plan',
  '1102421000000108': 'Observations',
  '823651000000106': 'Clinical note',
};

type Values = Readonly<Record<string, string>>;

export const valuesOf = (rows: readonly (readonly string[])[]): Values =>
  Object.fromEntries(rows.map(([name = '', value = '']) => [name, value]));

const organisation = (value: string | undefined) => ({ identifier: { system: ODS, value } });

/** A DocumentReference as the feature files describe one by its few properties. */
export function pointerOf(values: Values): Record<string, unknown> {
  const { id, supercedes, category = '', type, subject, custodian, author, contentType = 'application/pdf', url } = values;
  return {
    resourceType: 'DocumentReference',
    ...(id === undefined ? {} : { id }),
    status: values['status'] ?? 'current',
    type: { coding: [{ system: SNOMED, code: type }] },
    category: [{ coding: [{ system: SNOMED, code: category, display: CATEGORY_DISPLAYS[category] }] }],
    subject: { identifier: { system: NHS, value: subject } },
    custodian: organisation(custodian),
    author: [organisation(author)],
    content: [{ attachment: { contentType, url } }],
    ...(supercedes === undefined
      ? {}
      : { relatesTo: [{ code: 'replaces', target: { type: 'DocumentReference', identifier: { value: supercedes } } }] }),
  };
}

/** A pointer less what the exchange adds: its version, its time, and the date on which it was made. */
export function bare(pointer: unknown): Record<string, unknown> {
  const { meta: _meta, date: _date, ...rest } = Object(pointer);
  return rest;
}

/** Parameters as the feature files name them, as the API wants them. */
export function parametersOf(rows: readonly (readonly string[])[]): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name = '', value = ''] of rows) {
    if (name === 'subject') query.append('subject:identifier', `${NHS}|${value}`);
    else if (name === 'custodian') query.append('custodian:identifier', `${ODS}|${value}`);
    else if (name === 'type' || name === 'pointer_type') query.append('type', value.includes('|') ? value : `${SNOMED}|${value}`);
    else query.append(name, value);
  }
  return query;
}
