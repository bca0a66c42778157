import { allows } from '@ouzel/access';
import { discloseEach, type Permit } from '@ouzel/exchange';
import { base32OfUuid, FhirError, noRecord, systems } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { FHIR_JSON } from '../answer.ts';
import { type Entry, searchset } from '../bundle.ts';
import { accessRequest, assertScope, type Call } from '../context.ts';
import { GENERAL, refuseUnknown } from '../parameters.ts';
import { type ApiRoute, OURS, reading } from '../route.ts';
import { entryOf } from '../search-page.ts';
import { partsOf, type ShownTask } from './shown.ts';
import { conditionsOf } from '../search-conditions.ts';

/** NEWS2 total score, and what staff noticed without a number. */
const SCORES = `${systems.snomed}|1104051000000101,https://ouzel.example/fhir/CodeSystem/news2|soft-signs`;

interface Resident extends Omit<ShownTask, 'text'> {
  entries: Entry[];
}

/** Somebody who lives there, with their newest score. Who may not be seen is not on the list. */
async function residentOf(
  { gateway, requester }: Call,
  person: string,
  permit: Permit | FhirError | undefined,
): Promise<Resident> {
  const readable = ['Patient', 'Observation'].every((type) => allows(requester, type, 'r'));
  if (!readable || permit === undefined || permit instanceof FhirError) return { record: person, entries: [], versions: [] };
  const { text, version } = gateway.locator.patientOf(permit);
  const patient = { type: 'Patient', id: base32OfUuid(permit.person), text };
  const conditions = conditionsOf('Observation', new URLSearchParams({ code: SCORES }), gateway.base, false);
  const scores = await gateway.reader.last(permit, { types: ['Observation'], conditions }, 1);
  const entries = [
    entryOf(gateway.base, patient, 'match'),
    ...scores.map((score) => entryOf(gateway.base, { ...score, type: 'Observation' }, 'include')),
  ];
  const versions = [
    { type: 'Patient', id: patient.id, version },
    ...scores.map(({ id, version: of }) => ({ type: 'Observation', id, version: of })),
  ];
  return { record: person, entries, versions };
}

/** `GET Group/{ODS code}/$residents`, by the home itself: who lives there now, each decided about by themselves, and their newest scores. */
async function residents(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Group', 'r');
  refuseUnknown(http, GENERAL);
  const { ods, kind } = requester.organisation;
  if (http.params['id'] !== ods || kind !== 'care-home') throw noRecord();
  const people = await gateway.residents(ods);
  const url = `${gateway.base}/Group/${ods}/$residents`;
  const whole = accessRequest(call, 'operation', 'Group/$residents', { by: 'none' });
  const each = people.map((person) =>
    accessRequest(call, 'operation', 'Group/$residents', { by: 'person', person }, ['Observation']),
  );
  return discloseEach(gateway, whole, each, async (permits) => {
    const found = await Promise.all(people.map((person, at) => residentOf(call, person, permits[at])));
    const entries = found.flatMap((resident) => resident.entries);
    const total = found.filter((resident) => resident.entries.length > 0).length;
    const body = searchset({ total, links: [{ relation: 'self', url }], entries });
    const parts = partsOf(
      people,
      found.map((resident) => ({ ...resident, text: '' })),
    );
    return { status: 200, headers: FHIR_JSON, body, answers: [], resources: [], parts };
  });
}

export const residentRoutes = (): ApiRoute[] => reading('Group', 'residents', '/:id', `${OURS}/residents`, residents);
