import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHospitalTwin, type HospitalTwin, localNumberOf } from '@ouzel/region';
import { z } from 'zod';
import { startWorld, type World } from '../world/world.ts';
import { allCases, listIsHere } from './case.ts';

const ACUTE = '9OZH01';
let world: World;
let hospital: HospitalTwin;
let survivor: string;
beforeAll(async () => {
  world = await startWorld({ people: 5 });
  await world.story();
  hospital = createHospitalTwin('127.0.0.1', world.mllpPort);
  const person = world.sample.region.people.find(({ nhsNumber }) => nhsNumber === world.sample.region.named.story);
  if (person === undefined) throw new Error('The region has no story.');
  survivor = localNumberOf(person, ACUTE);
});
afterAll(async () => {
  hospital.close();
  await world.stop();
});

const listed = z.looseObject({
  request: z.looseObject({ raw: z.string() }),
  expect: z.looseObject({ ack: z.array(z.string()) }),
});
const caseOf = (id: string) => listed.parse(allCases.find((each) => each.id === id));
const filled = (raw: string): string => {
  const values: Readonly<Record<string, string>> = {
    ACUTE_ODS: ACUTE,
    OTHER_ODS: '9OZP001',
    HL7_NOW: new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14),
    CTRL: randomUUID().slice(0, 20),
    SURVIVOR_MRN: survivor,
    PRIOR_MRN: 'PRIOR',
  };
  return raw.replaceAll(/\{\{([A-Z0-9_]+)\}\}/g, (_all, name: string) => values[name] ?? '');
};
const send = async (raw: string): Promise<string> => (await hospital.send(filled(raw))).code;

(listIsHere ? describe : describe.skip)('Merges of the list of attacks', () => {
  test.each(['hl7-025', 'hl7-028', 'hl7-030'])('%s', async (id) => {
    const { request, expect: expected } = caseOf(id);
    expect([await send(request.raw)]).toEqual(expected.ack);
  });

  test('hl7-027: the second of two that exchange A and B, and reading goes on', async () => {
    const { request, expect: expected } = caseOf('hl7-027');
    const exchanged = request.raw.replace('||A^^^', '||X^^^').replace('|B^^^', '|A^^^').replace('||X^^^', '||B^^^');
    expect(await send(exchanged)).toBe('AA');
    const started = performance.now();
    expect([await send(request.raw)]).toEqual(expected.ack);
    const token = await world.token('clinician');
    const { status } = await fetch(`${world.fhirBase}/Patient/${world.people['story']}/$everything`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(status).toBe(200);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
