import { createHash } from 'node:crypto';
import { base32OfUuid, FhirError, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { refuseUnknown, single, wholeNumber } from '../parameters.ts';
import { caseOf, eventOf, officerOf } from './officer.ts';

const PARAMETERS = ['state', 'organisation', 'staff', 'patient', 'assignee', 'rule', 'openedBefore', 'page', '_count'];
const STATES = ['new', 'assigned', 'asked', 'closed', 'open'];

/** The person as callers name them. */
function shown<Item extends { person?: string | null }>({ person, ...item }: Item) {
  return { ...item, ...(person === null || person === undefined ? {} : { patient: `Patient/${base32OfUuid(person)}` }) };
}

function personOf(text: string | undefined): string | undefined {
  const person = text === undefined ? undefined : uuidOfBase32(text.replace(/^Patient\//, ''));
  if (text !== undefined && person === undefined)
    throw new FhirError('bad-value', 'patient is not the id of a Patient.', { expression: ['patient'] });
  return person;
}

function stateOf(text: string | undefined): string | undefined {
  if (text !== undefined && !STATES.includes(text))
    throw new FhirError('bad-value', `state is one of ${STATES.join(', ')}.`, { expression: ['state'] });
  return text;
}

function instantOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? text : Number.NaN);
  if (Number.isNaN(at.getTime()))
    throw new FhirError('bad-value', 'openedBefore is a day or an instant.', { expression: ['openedBefore'] });
  return at;
}

/** `GET cases`: those of the officer's organisation, changed last first; the exchange's own officers see all. */
export async function listCases(call: Call): Promise<HttpAnswer> {
  const officer = officerOf(call);
  const { query } = call.http;
  refuseUnknown(call.http, PARAMETERS);
  const { cases, total } = await call.gateway.cases.list(officer, {
    state: stateOf(single(query, 'state')),
    organisation: single(query, 'organisation'),
    staff: single(query, 'staff'),
    person: personOf(single(query, 'patient')),
    assignee: single(query, 'assignee'),
    rule: single(query, 'rule'),
    openedBefore: instantOf(single(query, 'openedBefore')),
    page: Math.max(1, wholeNumber(query, 'page') ?? 1),
    count: Math.max(1, wholeNumber(query, '_count') ?? 50),
  });
  const parts = cases.map(({ person }) => eventOf(call, 'search-type', 'cases', person));
  const whole = eventOf(call, 'search-type', 'cases', null);
  await call.gateway.audit.record(parts.length === 0 ? whole : { ...whole, parts });
  return answer({ total, cases: cases.map(shown) });
}

const whole = <Found extends { person: string | null; alerts: readonly { person: string | null }[] }>(found: Found) => ({
  ...shown(found),
  alerts: found.alerts.map(shown),
});

/** `GET cases/{id}`: everything that happened to it, and what was found; its version is the ETag. */
export async function readCase(call: Call): Promise<HttpAnswer> {
  const officer = officerOf(call);
  refuseUnknown(call.http, []);
  const found = await call.gateway.cases.read(officer, caseOf(call));
  await call.gateway.audit.record(eventOf(call, 'read', 'cases', found.person));
  const json = answer(whole(found));
  return { ...json, headers: { ...json.headers, ETag: `W/"${found.version}"` } };
}

/** `GET cases/{id}/evidence`: the case with the events of the trail it stands on, and a digest of it all. */
export async function caseEvidence(call: Call): Promise<HttpAnswer> {
  const officer = officerOf(call);
  refuseUnknown(call.http, []);
  const { trail, ...found } = await call.gateway.cases.evidence(officer, caseOf(call));
  await call.gateway.audit.record(eventOf(call, 'read', 'cases evidence', found.person));
  const events = trail.map((event) => ({ ...shown(event), auditEvent: `AuditEvent/${event.id}` }));
  const evidence = { case: whole(found), events };
  const sha256 = createHash('sha256').update(JSON.stringify(evidence)).digest('hex');
  const taken = { at: call.gateway.now(), by: { id: officer.id, name: officer.name, organisation: officer.organisation } };
  return answer({ sha256, taken, ...evidence });
}
