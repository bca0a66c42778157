import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ask, inMode } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { startWorld, type World } from '../world/world.ts';
import { idOf } from './claimed.ts';
import { resources } from './statement.ts';

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
