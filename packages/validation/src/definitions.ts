import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** HL7's R4 definitions, made by bin/make-definitions.ts. */
const file = z.object({
  resources: z.array(z.string()),
  types: z.record(z.string(), z.record(z.string(), z.string())),
  valueSets: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
});

export interface ElementDefinition {
  /** `status`, `value[x]` */
  name: string;
  min: number;
  /** Infinity for `*`. */
  max: number;
  /** `code`, `#Observation.component`, `Reference(Patient,Group)`, `SimpleQuantity`; more than one for a choice. */
  types: readonly string[];
  /** A required binding. */
  valueSet: ValueSet | undefined;
}

export interface ValueSet {
  name: string;
  /** Of every system: what a `code` is looked up in. */
  codes: ReadonlySet<string>;
  /** `system|code`: what a Coding is looked up in. */
  codings: ReadonlySet<string>;
}

export interface Definitions {
  resources: ReadonlySet<string>;
  /** Elements of a type, or of a path such as `Observation.component`; undefined for a primitive or an unknown type. */
  elementsOf(type: string): readonly ElementDefinition[] | undefined;
}

const valueSetOf = (name: string, systems: Readonly<Record<string, readonly string[]>>): ValueSet => ({
  name,
  codes: new Set(Object.values(systems).flat()),
  codings: new Set(Object.entries(systems).flatMap(([system, codes]) => codes.map((code) => `${system}|${code}`))),
});

function loadDefinitions(): Definitions {
  const text = readFileSync(new URL('../definitions/r4.json', import.meta.url), 'utf8');
  const { resources, types, valueSets } = file.parse(JSON.parse(text));
  const known = new Map<string, ValueSet>();
  const valueSet = (name: string): ValueSet => {
    const found = known.get(name) ?? valueSetOf(name, valueSets[name] ?? {});
    known.set(name, found);
    return found;
  };
  const elementOf = ([name, line]: [string, string]): ElementDefinition => {
    const [min, max, kinds = '', binding] = line.split(' ');
    return {
      name,
      min: Number(min),
      max: max === '*' ? Infinity : Number(max),
      types: kinds.split('|'),
      valueSet: binding === undefined ? undefined : valueSet(binding.slice(1)),
    };
  };
  return {
    resources: new Set(resources),
    elementsOf: (type) => {
      const elements = types[type.replace(/^#/, '')];
      return elements === undefined ? undefined : Object.entries(elements).map(elementOf);
    },
  };
}

let loaded: Definitions | undefined;

/** Read at first use, in some 15 ms, and kept. */
export function definitions(): Definitions {
  loaded ??= loadDefinitions();
  return loaded;
}
