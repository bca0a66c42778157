import { expect } from '@jest/globals';
import { systems } from '@ouzel/fhir';
import { inMode } from '../world/api.ts';
import type { Claimant } from './claimed.ts';

/** PDQm: the claimant's person is found by the words that it was registered with. */
export async function claimsMatch({ call, patient, number, person }: Claimant): Promise<void> {
  const resource = { ...patient, resourceType: 'Patient', identifier: [{ system: systems.nhsNumber, value: number }] };
  const asked = (parameter: object[]) => call('Patient/$match', { body: { resourceType: 'Parameters', parameter } });
  expect(inMode(await asked([{ name: 'resource', resource }]), 'match').map(({ id }) => id)).toEqual([person]);
  expect((await asked([])).status).toBe(400);
}

/** PIXm: the number of the claimant's person names the Patient here. */
export async function claimsPix({ call, number, person }: Claimant, base: string): Promise<void> {
  const { status, json } = await call(`Patient/$ihe-pix?sourceIdentifier=${systems.nhsNumber}|${number}`);
  const targetId = { name: 'targetId', valueReference: { reference: `${base}/Patient/${person}` } };
  expect([status, json]).toEqual([200, { resourceType: 'Parameters', parameter: [targetId] }]);
}
