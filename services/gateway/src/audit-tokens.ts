import { FhirError, systems } from '@ouzel/fhir';
import type { AuditCriteria, ClauseKind } from './audit-trail.ts';
import { splitValues } from './search-values.ts';

type Clause = NonNullable<AuditCriteria['clauses']>[number];

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
const ENTITY_TYPES = `${TERMINOLOGY}/audit-entity-type`;
const OBJECT_ROLES = `${TERMINOLOGY}/object-role`;

interface Token {
  system?: string;
  code: string;
}

/** `system|code`, `|code` or `code`. @throws FhirError `bad-value`. */
export function tokenOf(text: string, name: string): Token {
  const [first = '', second, ...rest] = text.split(/(?<!\\)\|/).map((part) => part.replaceAll(/\\([,|$\\])/g, '$1'));
  const code = second ?? first;
  if (rest.length > 0 || code === '')
    throw new FhirError('bad-value', `${name} is system|code, or a code.`, { expression: [name] });
  return second === undefined || first === '' ? { code } : { system: first, code };
}

/** Values whose system is the one that it always is; another system has no such code. */
function codesIn(text: string, name: string, system: string): string[] {
  return splitValues(text, name).flatMap((value) => {
    const token = tokenOf(value, name);
    return token.system === undefined || token.system === system ? [token.code] : [];
  });
}

const IDENTIFIED: Readonly<Record<string, ClauseKind>> = { [systems.odsCode]: 'organisation', [systems.sdsUserId]: 'user' };

/** An organisation, a person or a client. Values of one parameter that are of different kinds are looked for as any of them. */
function agents(text: string, name: string): Clause {
  const tokens = splitValues(text, name).map((value) => tokenOf(value, name));
  const kinds = new Set(tokens.map(({ system }) => (system === undefined ? 'agent' : IDENTIFIED[system])));
  const [kind] = kinds;
  if (kinds.size > 1) throw new FhirError('bad-value', `Give ${name} once for each system.`, { expression: [name] });
  return { on: kind ?? 'agent', any: kind === undefined ? [] : tokens.map(({ code }) => code) };
}

const OBJECTS: Readonly<Record<string, readonly string[]>> = { 'entity-type': ['1', '2'], 'entity-role': ['1', '4', '24'] };

/** Every event has a system object (2), and the request is one (24); a patient or a resource only some have. */
function objects(codes: readonly string[], name: string): Clause[] {
  const known = codes.filter((code) => OBJECTS[name]?.includes(code) === true);
  const always = name === 'entity-type' ? '2' : '24';
  return known.includes(always) ? [] : [{ on: 'object', any: known }];
}

/** Of what is the same of every event: all of them, or none. */
const constant = (holds: boolean): Clause[] => (holds ? [] : [{ on: 'object', any: [] }]);

const CODED: Readonly<Record<string, { on: ClauseKind; system: string }>> = {
  action: { on: 'action', system: `${TERMINOLOGY}/audit-event-action` },
  outcome: { on: 'outcome', system: `${TERMINOLOGY}/audit-event-outcome` },
  purpose: { on: 'purpose', system: systems.actReason },
  subtype: { on: 'subtype', system: 'http://hl7.org/fhir/restful-interaction' },
  'agent-role': { on: 'role', system: systems.sdsRoleCode },
  custodian: { on: 'custodian', system: systems.odsCode },
};

/** One value of a parameter that is a token, as clauses; undefined where the parameter is none. @throws FhirError `bad-value`, `too-costly`. */
export function tokenClauses(name: string, text: string, site: string): Clause[] | undefined {
  const coded = CODED[name];
  if (coded !== undefined && Object.hasOwn(CODED, name)) return [{ on: coded.on, any: codesIn(text, name, coded.system) }];
  if (name === 'agent' || name === 'agent.identifier') return [agents(text, name)];
  if (name === 'address') return [{ on: 'address', any: splitValues(text, name) }];
  if (name === 'entity-type') return objects(codesIn(text, name, ENTITY_TYPES), name);
  if (name === 'entity-role') return objects(codesIn(text, name, OBJECT_ROLES), name);
  if (name === 'type') return constant(codesIn(text, name, `${TERMINOLOGY}/audit-event-type`).includes('rest'));
  if (name === 'source.identifier') return constant(splitValues(text, name).some((value) => value.replace(/^\|/, '') === site));
  return undefined;
}
