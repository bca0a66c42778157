import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { admission, cancelAdmission, HOSPITALS } from '@ouzel/region';
import { uuidOfBase32 } from '@ouzel/fhir';
import { z } from 'zod';
import { ask } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { ladderOf, NURSES, SEVEN, startEscalating } from '../world/escalating.ts';
import { type Hospital, openHospital } from '../world/hospital.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

const HOSPITAL = HOSPITALS[0].ods;
let minting: Minting;
let stage: Awaited<ReturnType<typeof startEscalating>>;
let hospital: Hospital;
let patient: string;
beforeAll(async () => {
  minting = await startMinting();
  const { world } = minting;
  stage = await startEscalating(world);
  hospital = openHospital(world);
  patient = world.people['careHomeResident'] ?? '';
  await stage.setLadder(ladderOf(1_800));
  const { consent, database } = world.system;
  const visited = {
    organisation: NURSES,
    person: uuidOfBase32(patient) ?? '',
    kind: 'referral' as const,
    basis: 'test',
    starts: new Date(0),
  };
  await database.rows(consent.relationship(visited));
  before.deliveries = (await deliveries()).length;
  await settled(0);
  before.packs = packs().length;
});
afterAll(async () => {
  hospital.close();
  await minting.stop();
});

const section = z.looseObject({ title: z.string(), entry: z.array(z.object({ reference: z.string() })).default([]) });
const composition = z.looseObject({ resourceType: z.literal('Composition'), section: z.array(section) });
const attachment = z.object({ url: z.string(), hash: z.string(), size: z.number() });
const message = z.looseObject({
  entry: z.tuple([
    z.object({
      resource: z.looseObject({
        resourceType: z.literal('MessageHeader'),
        eventCoding: z.object({ code: z.literal('transfer-pack') }),
      }),
    }),
    z.object({
      resource: z.looseObject({ resourceType: z.literal('DocumentReference'), content: z.tuple([z.object({ attachment })]) }),
    }),
    z.object({
      fullUrl: z.string(),
      resource: z.looseObject({
        resourceType: z.literal('Bundle'),
        type: z.literal('document'),
        entry: z.array(z.object({ resource: z.looseObject({ resourceType: z.string() }) })),
      }),
    }),
    z.object({ resource: z.looseObject({ resourceType: z.literal('Patient'), id: z.string() }) }),
  ]),
});
type Message = z.output<typeof message>;
/** What the hospital's inbox took: packs of the resident alone. */
const packs = (): Message[] =>
  minting.world.sample.twins.governance
    .received()
    .filter(({ organisation }) => organisation === HOSPITAL)
    .flatMap(({ body }) => message.safeParse(body).data ?? [])
    .filter(({ entry }) => entry[3].resource.id === patient);
const deliveries = () =>
  minting.rows<{ state: string; reason: string | null }>(
    "select d.state, d.reason from sync.delivery d join sync.event e using (event) where e.kind = 'transfer-pack' and d.person = $1 order by d.position",
    [uuidOfBase32(patient)],
  );
/** What the sample's own admissions brought. */
const before = { deliveries: 0, packs: 0 };
const settled = (count: number) =>
  stage.until(async () => {
    const found = await deliveries();
    return found.length === before.deliveries + count && found.every(({ state }) => state !== 'waiting') ? found : undefined;
  });
let stays = 0;
const comesIn = (at = new Date(), visit = `PACK-${(stays += 1)}`): Promise<string> =>
  hospital.says((person, context) => admission(person, { ...context, at }, visit));
const subject = () => ({ identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: hospital.resident().nhsNumber } });
const snomed = (code: string, display: string) => ({ coding: [{ system: 'http://snomed.info/sct', code, display }] });
async function posted(ods: string, body: { resourceType: string; [element: string]: unknown }): Promise<void> {
  const token = await minting.token(ods, 'user/*.cruds', acting('R8000'));
  const answer = await ask(minting.world.fhirBase, body.resourceType, { token, body });
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
}

describe('A resident who is admitted', () => {
  test('is followed by their plan, medicines and scores, once for each stay, and the hospital reads each of them', async () => {
    await stage.post(stage.setAt(new Date(Date.now() - 600_000), SEVEN));
    const plan = {
      status: 'active',
      intent: 'plan',
      category: [snomed('1382601000000107', 'ReSPECT form')],
      title: 'Stay at home where possible',
    };
    await posted(NURSES, { resourceType: 'CarePlan', subject: subject(), ...plan });
    const medicine = snomed('387458008', 'Aspirin');
    await posted(NURSES, {
      resourceType: 'MedicationStatement',
      subject: subject(),
      status: 'active',
      medicationCodeableConcept: medicine,
    });
    const admitted = new Date();
    expect(await comesIn(admitted, 'PACK-A')).toBe('AA');
    expect((await settled(1)).slice(before.deliveries)).toEqual([{ state: 'delivered', reason: null }]);
    const pack = packs()[before.packs];
    const [, reference, document, person] = pack?.entry ?? [];
    expect(person?.resource.id).toBe(patient);
    expect(reference?.resource.content[0].attachment.url).toBe(document?.fullUrl);
    const { section: parts } = composition.parse(document?.resource.entry[0]?.resource);
    const typesOf = parts.map(({ title, entry }) => [
      title.split(/[ :]/)[0],
      new Set(entry.map((each) => each.reference.split('/')[0])),
    ]);
    expect(Object.fromEntries(typesOf)).toMatchObject({
      Plans: new Set(['CarePlan']),
      Medicines: new Set(['MedicationStatement']),
      Recent: new Set(['Observation']),
    });
    expect(JSON.stringify(document)).toContain('Stay at home where possible');
    expect(JSON.stringify(document)).toContain('NEWS2 8 ');
    const clinician = await minting.world.token('clinician');
    for (const { reference: path } of parts.flatMap(({ entry }) => entry))
      expect([path, (await stage.get(path, clinician)).status]).toEqual([path, 200]);
    // That it was sent is in the trail, with each version that was in it.
    const trail = await minting.rows<{ event: string }>(
      "select event::text as event from audit.event where event::jsonb ->> 'interaction' = 'deliver' and event::text like '%CarePlan%'",
    );
    expect(trail).toHaveLength(1);

    // The same admission again, by another message: the pack was sent.
    expect(await comesIn(admitted, 'PACK-A')).toBe('AA');
    expect(await comesIn()).toBe('AA');
    await settled(2);
    expect(packs()).toHaveLength(before.packs + 2);
  });
});

describe('Nothing is sent', () => {
  test('where the resident objects, and their calls are held up all the same', async () => {
    const sent = packs().length;
    const person = await minting.token('9OZX01', 'patient/*.cruds', {
      purpose_of_use: 'PATRQT',
      nhs_number: hospital.resident().nhsNumber,
    });
    const made = await ask(minting.world.fhirBase, 'Consent', { token: person, body: consentOf(patient, 'no-share') });
    expect(made.status).toBe(201);
    expect(await comesIn()).toBe('AA');
    const found = await settled(3);
    expect(found.at(-1)).toEqual({ state: 'refused', reason: 'patient-objects' });
    expect(packs()).toHaveLength(sent);
    await minting.rows('delete from consent.directive');
  });

  test('of an admission that never was, nor to a hospital of somebody who lives in no home', async () => {
    const sent = packs().length;
    // Feeds tell the time to the second.
    const admitted = new Date(Date.now() - 60_000);
    const visit = `PACK-${(stays += 1)}`;
    await hospital.says((person, context) => cancelAdmission(person, context, { id: visit, admitted }));
    expect(await comesIn(admitted, visit)).toBe('AA');
    expect((await settled(4)).at(-1)).toMatchObject({ state: 'refused' });
    const other = minting.world.sample.region.people.find(({ careHome, restricted }) => careHome === undefined && !restricted);
    expect(other).toBeDefined();
    if (other !== undefined) await hospital.says((_, context) => admission(other, context, 'PACK-OTHER'));
    const theirs =
      "select from sync.event e join locator.record r using (record) join locator.person p on p.person = r.person where e.kind = 'transfer-pack' and p.nhs_number = $1";
    expect(await minting.rows(theirs, [other?.nhsNumber])).toEqual([]);
    expect(packs()).toHaveLength(sent);
  });
});
