import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answer } from '../world/api.ts';
import { eventually, startTraced, type Traced } from '../world/tracing.ts';
import { NHS } from '../world/written.ts';

let traced: Traced;
const PRACTICE = '9OZP001';
beforeAll(async () => {
  traced = await startTraced();
});
afterAll(() => traced.stop());

const shown = ({ json }: Answer) => Object(json);

/** Every way in which a Patient is shown. */
async function answersAbout(who: 'story' | 'careHomeResident' | 'restricted'): Promise<Answer[]> {
  const patient = traced.idOf(who);
  return Promise.all([
    traced.call(`Patient/${patient}`),
    traced.call(`Patient?_id=${patient}`),
    traced.call(`Patient/${patient}/_history`),
    traced.call(`Patient/${patient}/$everything`),
    traced.call(`Patient/${patient}/$summary`),
  ]);
}

describe('Everybody who is registered', () => {
  test('is traced, and shown with what the trace said and as of when', async () => {
    const trace = await traced.trace('story');
    expect(trace).toMatchObject({ outcome: 'found', verification: '01', restricted: false, practice: PRACTICE });
    const { identifier, meta } = shown(await traced.call(`Patient/${traced.idOf('story')}`));
    expect(identifier).toEqual([
      {
        use: 'official',
        system: NHS,
        value: traced.personOf('story').nhsNumber,
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
            valueCodeableConcept: {
              coding: [
                {
                  system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland',
                  code: '01',
                  display: 'Number present and verified',
                },
              ],
            },
          },
        ],
      },
    ]);
    expect(meta.extension[0].valueDateTime).toBe(trace.as_of?.toISOString());
  });

  test('stays the version that callers have while a trace says nothing new', async () => {
    const before = await traced.call(`Patient/${traced.idOf('story')}`);
    await traced.trace('story');
    const after = await traced.call(`Patient/${traced.idOf('story')}`);
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
    expect(shown(after).meta.extension[0].valueDateTime > shown(before).meta.extension[0].valueDateTime).toBe(true);
  });

  test('whom PDS does not know is said not to be verified, and changes in nothing else', async () => {
    const number = '9990000018';
    const { locator } = traced.world.system;
    const patient = { resourceType: 'Patient' as const, name: [{ family: 'Unheard' }], birthDate: '1950-01-01' };
    const { person = '' } = await locator.register({
      custodian: '9OZH01',
      source: 'stored',
      nhsNumber: number,
      localIds: [],
      patient,
    });
    const text = 'select outcome, patient from locator.trace join locator.person using (person) where person = $1';
    const kept = await eventually(async () => {
      const [row] = await traced.rows<{ outcome: string | null; patient: string }>(text, [person]);
      return row?.outcome === null ? undefined : row;
    });
    expect(kept).toMatchObject({ outcome: 'not-found', patient: expect.stringMatching(/"code":"04".*Unheard.*1950-01-01/) });
  });
});

describe('A restriction that a trace brings', () => {
  test('binds the next answer of every kind; without it the location is shown, and it is shown again when it is lifted', async () => {
    const { nhsNumber, address, phone, practice } = traced.personOf('careHomeResident');
    const secrets = [address.line, address.postalCode, phone, practice];
    const { pds, gp } = traced.world.sample.twins;
    const open = await answersAbout('careHomeResident');
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    for (const { text } of open) expect(text).toContain(address.postalCode);
    expect(gp.asked(practice)).toBeGreaterThan(0);

    pds.change(nhsNumber, { security: 'R' });
    expect(await traced.trace('careHomeResident')).toMatchObject({ outcome: 'found', restricted: true });
    const asked = gp.asked(practice);
    const closed = await answersAbout('careHomeResident');
    expect(closed.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    for (const { text } of closed) for (const secret of secrets) expect(text).not.toContain(secret);
    expect(closed[3]?.text).toContain('not-asked');
    expect(gp.asked(practice)).toBe(asked);
    expect(Object(closed[0]?.json).meta.security).toMatchObject([{ code: 'R' }]);
    expect(closed[0]?.headers.get('etag')).not.toBe(open[0]?.headers.get('etag'));

    pds.change(nhsNumber, { security: 'U' });
    await traced.trace('careHomeResident');
    for (const { text } of await answersAbout('careHomeResident')) expect(text).toContain(address.postalCode);
  });

  test('is not lifted by a trace where something else imposed it', async () => {
    const { nhsNumber, address } = traced.personOf('restricted');
    traced.world.sample.twins.pds.change(nhsNumber, { security: 'U' });
    expect(await traced.trace('restricted')).toMatchObject({ outcome: 'found', restricted: false });
    for (const { text } of await answersAbout('restricted')) expect(text).not.toContain(address.postalCode);
  });
});

describe('A death', () => {
  test('is shown as the trace says, and taken back when it is not said any more', async () => {
    const { nhsNumber } = traced.personOf('story');
    traced.world.sample.twins.pds.change(nhsNumber, { deceased: '2026-01-02T00:00:00+00:00' });
    await traced.trace('story');
    const died = await answersAbout('story');
    for (const { text } of died) expect(text).toContain('"deceasedDateTime":"2026-01-02T00:00:00+00:00"');
    traced.world.sample.twins.pds.change(nhsNumber, { deceased: undefined });
    await traced.trace('story');
    for (const { text } of await answersAbout('story')) expect(text).not.toContain('deceased');
  });
});
