import type { Annotation, CodeableConcept, DiagnosticReport, Observation, Quantity, Resource } from '@medplum/fhirtypes';
import { type Exclusion, SUBJECT } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import { type Message, type Segment, type Value, value, values } from '@ouzel/hl7v2';
import { confidentialityOf } from './confidentiality.ts';
import { dateTimeOf, instantOf } from './time.ts';

/** OBX-11 and OBR-25 (HL7 tables 0085, 0123). What is not here is not known to be safe, and is left out by name. */
const STATUSES: Readonly<
  Record<string, 'final' | 'preliminary' | 'corrected' | 'cancelled' | 'entered-in-error' | 'registered'>
> = {
  F: 'final',
  P: 'preliminary',
  C: 'corrected',
  X: 'cancelled',
  D: 'entered-in-error',
  W: 'entered-in-error',
  R: 'preliminary',
  I: 'registered',
  O: 'registered',
  A: 'preliminary',
};
const CODING_SYSTEMS: Readonly<Record<string, string>> = {
  LN: systems.loinc,
  SCT: systems.snomed,
  SNM3: systems.snomed,
  I10: 'http://hl7.org/fhir/sid/icd-10',
};
const INTERPRETATION = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';
const FLAGS = ['L', 'H', 'LL', 'HH', 'N', 'A', 'AA'];

export function conceptOf(coded: Value): CodeableConcept | undefined {
  const codings = [0, 3].flatMap((from) => {
    const [code, display, name] = [coded.component(from + 1), coded.component(from + 2), coded.component(from + 3)];
    if (code === '' && display === '') return [];
    const system = CODING_SYSTEMS[name];
    return [
      { ...(system === undefined ? {} : { system }), ...(code === '' ? {} : { code }), ...(display === '' ? {} : { display }) },
    ];
  });
  const text = coded.component(2) || coded.component(1) || coded.component(5);
  return codings.length === 0 ? undefined : { coding: codings, text };
}

const COMPARATORS = ['<', '<=', '>=', '>'] as const;
const NUMBER = /^(<=|>=|<|>)?\s*(-?\d+(?:\.\d+)?)$/;

function quantityOf(text: string, unit: Value): Quantity | undefined {
  const [, comparator, digits] = NUMBER.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const written = unit.component(1);
  const known = COMPARATORS.find((each) => each === comparator);
  return {
    value: Number(digits),
    ...(known === undefined ? {} : { comparator: known }),
    ...(written === '' ? {} : { unit: written }),
  };
}

/** The value of an OBX by its type (OBX-2). Undefined: this type is not one that we can read safely. */
function valueElement(message: Message, obx: Segment): Partial<Observation> | undefined {
  const type = value(message, obx, 2).text;
  const all = values(message, obx, 5);
  const [first] = all;
  if (first === undefined || first.text === '') return type === '' || all.length === 0 ? {} : undefined;
  if (type === 'NM' || type === 'SN') {
    const number = type === 'SN' ? `${first.component(1)}${first.component(2)}` : first.text;
    const valueQuantity = quantityOf(number, value(message, obx, 6));
    return valueQuantity === undefined ? { valueString: first.text } : { valueQuantity };
  }
  if (['ST', 'TX', 'FT'].includes(type)) return { valueString: all.map((line) => line.text).join('\n') };
  if (['CE', 'CWE', 'CNE'].includes(type)) {
    const valueCodeableConcept = conceptOf(first);
    return valueCodeableConcept === undefined ? undefined : { valueCodeableConcept };
  }
  if (type === 'DT' || type === 'TS' || type === 'DTM') {
    const valueDateTime = dateTimeOf(first.text);
    return valueDateTime === undefined ? undefined : { valueDateTime };
  }
  return undefined;
}

interface Group {
  /** The ORC that stands before it. */
  orc: Segment | undefined;
  obr: Segment;
  results: { obx: Segment; notes: string[] }[];
  notes: string[];
}

/** OBR, its NTEs, and each OBX with the NTEs that follow it. */
function groupsOf(message: Message): Group[] {
  const groups: Group[] = [];
  let orc: Segment | undefined;
  for (const segment of message.segments) {
    const group = groups.at(-1);
    if (segment.name === 'ORC') orc = segment;
    else if (segment.name === 'OBR') groups.push({ orc, obr: segment, results: [], notes: [] });
    else if (segment.name === 'OBX') group?.results.push({ obx: segment, notes: [] });
    else if (segment.name === 'NTE') (group?.results.at(-1)?.notes ?? group?.notes)?.push(value(message, segment, 3).text);
  }
  return groups;
}

const noteOf = (lines: readonly string[]): { note?: Annotation[] } => {
  const text = lines.filter((line) => line !== '').join('\n');
  return text === '' ? {} : { note: [{ text }] };
};

const idSafe = (text: string): string => text.replaceAll(/[^A-Za-z0-9.-]/g, '-');

function observationOf(
  message: Message,
  { obx, notes }: Group['results'][number],
  id: string,
  taken: string | undefined,
): Observation | Exclusion {
  const status = STATUSES[value(message, obx, 11).text];
  if (status === undefined)
    return { type: 'Observation', reason: 'result status (OBX-11) is not one that can be read safely', count: 1 };
  const code = conceptOf(value(message, obx, 3));
  const content = valueElement(message, obx);
  if (code === undefined) return { type: 'Observation', reason: 'the result has no code (OBX-3)', count: 1 };
  if (content === undefined)
    return { type: 'Observation', reason: 'value type (OBX-2) is not one that can be read safely', count: 1 };
  const flag = value(message, obx, 8).text;
  const range = value(message, obx, 7).text;
  const effective = dateTimeOf(value(message, obx, 14).text) ?? taken;
  return {
    resourceType: 'Observation',
    id,
    status,
    category: [{ coding: [{ system: systems.observationCategory, code: 'laboratory' }] }],
    code,
    subject: { reference: SUBJECT },
    ...(effective === undefined ? {} : { effectiveDateTime: effective }),
    ...content,
    ...(FLAGS.includes(flag) ? { interpretation: [{ coding: [{ system: INTERPRETATION, code: flag }] }] } : {}),
    ...(range === '' ? {} : { referenceRange: [{ text: range }] }),
    ...noteOf(notes),
  };
}

/**
 * What a result is called within its report: its code and sub-id, not its set id. A corrected result that is sent alone has set id 1,
 * and would take the place of another one.
 */
function resultName(message: Message, obx: Segment): string {
  const [code, sub] = [value(message, obx, 3), value(message, obx, 4).text];
  return idSafe(`${code.component(1) || code.component(2)}${sub === '' ? '' : `.${sub}`}`);
}

/** Names of which a second one gets a number: lines of a text report often share their code. */
function numbered(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}.${count}`;
  };
}

function labelled(message: Message, { orc }: Group, resources: readonly Resource[]): Resource[] {
  const label = confidentialityOf(message, orc);
  return resources.map((resource) => ({ ...resource, ...label }));
}

function reportOf(message: Message, group: Group, id: string): { resources: Resource[]; excluded: Exclusion[] } {
  const { obr } = group;
  const taken = dateTimeOf(value(message, obr, 7).text);
  const name = numbered();
  const results = group.results.map((result) =>
    observationOf(message, result, name(`${id}.${resultName(message, result.obx)}`), taken),
  );
  const observations = results.filter((result): result is Observation => 'resourceType' in result);
  const excluded = results.filter((result): result is Exclusion => !('resourceType' in result));
  const stated = value(message, obr, 25).text;
  const status = STATUSES[stated] ?? (stated === '' ? observations[0]?.status : undefined);
  const code = conceptOf(value(message, obr, 4));
  const issued = instantOf(value(message, obr, 22).text);
  if (code === undefined || status === undefined) {
    return {
      resources: labelled(message, group, observations),
      excluded: [
        ...excluded,
        { type: 'DiagnosticReport', reason: 'the report has no code or no status that can be read safely', count: 1 },
      ],
    };
  }
  const report: DiagnosticReport = {
    resourceType: 'DiagnosticReport',
    id,
    status,
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
    code,
    subject: { reference: SUBJECT },
    ...(taken === undefined ? {} : { effectiveDateTime: taken }),
    ...(issued === undefined ? {} : { issued: issued.toISOString() }),
    result: observations.map((observation) => ({ reference: `Observation/${observation.id}` })),
    ...(group.notes.length === 0 ? {} : { conclusion: group.notes.join('\n') }),
  };
  return { resources: labelled(message, group, [report, ...observations]), excluded };
}

/** ORU^R01 as one DiagnosticReport per OBR with its Observations. Ids come from the filler's order number, so a correction updates. */
export function resultsOf(message: Message): { resources: Resource[]; excluded: Exclusion[] } {
  const name = numbered();
  const all = groupsOf(message).map((group) => {
    const order = value(message, group.obr, 3).component(1) || value(message, group.obr, 2).component(1) || 'order';
    return reportOf(message, group, name(idSafe(`${order}.${value(message, group.obr, 4).component(1)}`)));
  });
  return { resources: all.flatMap(({ resources }) => resources), excluded: all.flatMap(({ excluded }) => excluded) };
}
