import { expect } from '@jest/globals';
import { systems } from '@ouzel/fhir';
import { ask, inMode, issueOf } from '../world/api.ts';
import type { World } from '../world/world.ts';
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

/** A register is the list of its own organisation, and is replaced whole. */
export async function claimsRegister({ number }: Claimant, world: World): Promise<void> {
  const token = await world.token('residents');
  const ods = world.sample.region.organisations.careHomes[1].ods;
  const put = (quantity: number) => {
    const managingEntity = { identifier: { system: systems.odsCode, value: ods } };
    const member = [{ entity: { identifier: { system: systems.nhsNumber, value: number } } }];
    const body = { resourceType: 'Group', id: ods, type: 'person', actual: true, quantity, managingEntity, member };
    return ask(world.fhirBase, `Group/${ods}`, { method: 'PUT', token, body });
  };
  const [first, second] = [await put(1), await put(1)];
  expect([first.status, second.status, second.headers.get('etag')]).toEqual([201, 200, 'W/"2"']);
  expect(issueOf(await put(2))).toEqual([422, 'business-rule']);
}
