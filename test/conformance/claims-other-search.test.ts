import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ask, bundleOf, inMode } from '../world/api.ts';
import { systems } from '@ouzel/fhir';
import { consentOf } from '../world/consents.ts';
import { startWorld, type World } from '../world/world.ts';
import { idOf } from './claimed.ts';
import { resources } from './statement.ts';

const NUMBERS = systems.nhsNumber;

let world: World;
let token: string;
let consent: string;
beforeAll(async () => {
  world = await startWorld({ people: 5 });
  token = await world.token('consentAdmin', 'HOPERAT');
  consent = idOf(await ask(world.fhirBase, 'Consent', { token, body: consentOf(world.people['story'] ?? '', 'permission') }));
});
afterAll(() => world.stop());

test.each(resources.find(({ type }) => type === 'Consent')?.searchParam.map(({ name }) => name) ?? [])(
  'Consent is searched by %s',
  async (name) => {
    const nobody = '0'.repeat(26);
    const person = `patient=${world.people['story'] ?? ''}`;
    const values: Readonly<Record<string, [string, string]>> = {
      patient: [person, `patient=${nobody}`],
      status: [`${person}&status=active`, `${person}&status=inactive`],
      _id: [`${person}&_id=${consent}`, `${person}&_id=${nobody}`],
    };
    const ids = async (query: string | undefined) =>
      inMode(await ask(world.fhirBase, `Consent?${query}`, { token }), 'match').map(({ id }) => id);
    const [there, elsewhere] = values[name] ?? [];
    expect([Object.keys(values).includes(name), await ids(there), await ids(elsewhere)]).toEqual([true, [consent], []]);
  },
);

test.each(resources.find(({ type }) => type === 'AuditEvent')?.searchParam.map(({ name }) => name) ?? [])(
  'AuditEvent is searched by %s',
  async (name) => {
    const reviewer = await world.token('ig', 'HOPERAT');
    const search = (query: string) => ask(world.fhirBase, `AuditEvent?${query}`, { token: reviewer });
    const [newest] = inMode(await search('_count=1'), 'match');
    const values: Readonly<Record<string, [string, string]>> = {
      patient: [world.people['story'] ?? '', '7'.padStart(26, '0')],
      'patient.identifier': [`${NUMBERS}|${world.sample.region.named.story}`, `${NUMBERS}|9449306621`],
      agent: ['9OZX01', '9OZNONE'],
      'agent.identifier': [`${systems.odsCode}|9OZX01`, `${systems.sdsUserId}|9OZX01`],
      'agent-name': ['Priya', 'Nobody'],
      'agent-role': ['R0001', 'R9999'],
      action: ['E', 'D'],
      address: ['127.0.0.1,::1,::ffff:127.0.0.1', '203.0.113.1'],
      custodian: ['9OZX01,9OZH01,9OZP001,9OZC001', '9OZNONE'],
      entity: [`Patient/${world.people['story'] ?? ''}`, 'Observation/nothing'],
      'entity-role': ['24', '99'],
      'entity-type': ['2', '99'],
      outcome: ['0', '12'],
      purpose: ['HOPERAT', 'BTG'],
      'source.identifier': [new URL(world.fhirBase).origin, 'https://elsewhere.example'],
      subtype: ['search-type', 'delete'],
      type: ['rest', 'login'],
      date: ['ge2026-01-01', 'lt2020-01-01'],
      _lastUpdated: ['ge2026-01-01', 'lt2020-01-01'],
      _id: [String(newest?.id), '00000000-0000-4000-8000-000000000000'],
    };
    const total = async (value: string | undefined) => bundleOf(await search(`${name}=${value}`)).total;
    expect(Object.keys(values)).toContain(name);
    const [there, elsewhere] = values[name] ?? [];
    expect([await total(there), await total(elsewhere)]).toEqual([expect.any(Number), 0]);
    expect(await total(there)).toBeGreaterThan(0);
  },
);
