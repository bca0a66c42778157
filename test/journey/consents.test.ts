import { describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { type Answer, bundleOf, inMode, issueOf } from '../world/api.ts';
import { consenting, HOME, HOSPITAL, PRACTICE } from '../world/consenting.ts';
import { consentOf } from '../world/consents.ts';

const { minting, patient, call, everything, record } = consenting();
const idOf = ({ json }: Answer): string => String(Object(json).id);
const custodians = (answer: Answer): string[] =>
  [...new Set([...answer.text.matchAll(/"code":"(9OZ[A-Z0-9]+)"/g)].map(([, ods]) => ods ?? ''))].toSorted();
const types = (answer: Answer): string[] => [...new Set(inMode(answer, 'match').map(({ resourceType }) => resourceType))];

describe('A Consent binds the very next request', () => {
  test('an objection to everything, and its withdrawal', async () => {
    expect((await everything()).status).toBe(200);
    const made = await call('person', 'Consent', { body: consentOf(patient(), 'ask-first') });
    expect(issueOf(await everything())).toEqual([403, 'forbidden']);
    expect((await everything('person')).status).toBe(200);
    const body = { ...Object(made.json), status: 'inactive' };
    const headers = { 'If-Match': made.headers.get('etag') ?? '' };
    const withdrawn = await call('person', `Consent/${idOf(made)}`, { method: 'PUT', body, headers });
    expect([withdrawn.status, Object(withdrawn.json).meta.versionId]).toEqual([200, '2']);
    expect((await everything()).status).toBe(200);
    expect((await call('person', `Consent/${idOf(made)}`, { method: 'PUT', body, headers })).status).toBe(412);
  });

  test('by custodian: the others are shown', async () => {
    expect(custodians(await everything())).toContain(HOME);
    await record('ask-first', { heldBy: [HOME] });
    expect(custodians(await everything())).toEqual([HOSPITAL, PRACTICE].toSorted());
    expect(custodians(await everything('home'))).toContain(HOME);
  });

  test('by organisation: it is shut, the others are not', async () => {
    await record('no-share', { with: [HOSPITAL] });
    expect(issueOf(await everything())).toEqual([403, 'forbidden']);
    expect((await everything('practice')).status).toBe(200);
  });

  test('by data class: its types are nowhere, in record, search, count and read by id', async () => {
    const before = await everything();
    const [observation] = inMode(await call('doctor', `Observation?patient=${patient()}&_tag=${HOME}`), 'match');
    expect(types(before)).toContain('Observation');
    await record('ask-first', { types: ['Observation'], heldBy: [HOME, PRACTICE] });
    const shown = inMode(await call('doctor', `Observation?patient=${patient()}`), 'match');
    expect(shown.length).toBeGreaterThan(0);
    expect(custodians(await call('doctor', `Observation?patient=${patient()}`))).toEqual([HOSPITAL]);
    expect(bundleOf(await call('doctor', `Observation?patient=${patient()}&_summary=count`)).total).toBe(shown.length);
    expect((await call('doctor', `Observation/${observation?.id}`)).status).toBe(404);
    expect(types(await everything())).toEqual(types(before));
    expect(custodians(await everything('home'))).toContain(HOME);
  });

  test('for a period: before it begins and after it ends it keeps nothing', async () => {
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    await record('ask-first', { period: { start: day(1), end: day(2) } });
    await record('ask-first', { period: { start: day(-3), end: day(-1) } });
    expect((await everything()).status).toBe(200);
    await record('ask-first', { period: { start: day(-1), end: day(0) } });
    expect((await everything()).status).toBe(403);
  });

  test('with exceptions: whom and what they name is shared', async () => {
    await record('no-share', {}, [{ with: [HOSPITAL], types: ['AllergyIntolerance', 'Patient'] }, { with: [PRACTICE] }]);
    const theirs = inMode(await everything(), 'match').filter(({ meta }) => JSON.stringify(meta ?? '').includes(PRACTICE));
    expect(new Set(theirs.map(({ resourceType }) => resourceType))).toEqual(new Set(['Patient', 'AllergyIntolerance']));
    expect(custodians(await everything('practice'))).toContain(HOME);
    expect((await everything('home')).status).toBe(403);
  });
});

describe('What opens an objection', () => {
  test('permission recorded after it opens what needs asking; before it, nothing', async () => {
    await record('permission', { with: [HOSPITAL] });
    await record('ask-first');
    expect((await everything()).status).toBe(403);
    await record('permission', { with: [HOME] });
    expect([(await everything()).status, (await everything('home')).status]).toEqual([403, 200]);
    await record('permission', { with: [HOSPITAL] }, [], 'keeper');
    expect((await everything()).status).toBe(200);
  });

  test('what is not to be shared opens on fresh permission that names the asker, and shuts again', async () => {
    await record('no-share');
    await record('permission');
    expect((await everything()).status).toBe(403);
    const fresh = await record('permission', { with: [HOSPITAL] });
    expect((await everything()).status).toBe(200);
    const values = [uuidOfBase32(fresh)];
    await minting().rows("update consent.directive set recorded = recorded - interval '23 hours' where effect = 'deny'");
    await minting().rows("update consent.directive set recorded = recorded - interval '25 hours' where consent = $1", values);
    await minting().rows("update consent.directive set recorded = recorded - interval '30 hours' where effect = 'deny'");
    expect((await everything()).status).toBe(403);
  });

  test('an objection never bars a custodian’s own entry', async () => {
    const [own] = inMode(await call('home', `Observation?patient=${patient()}&_tag=${HOME}`), 'match');
    await record('no-share');
    expect((await call('home', `Observation/${own?.id}`)).status).toBe(200);
    expect((await call('doctor', `Observation/${own?.id}`)).status).toBe(404);
  });
});

describe('Who may record and see a Consent', () => {
  test('the person, their practice and those who keep Consents do; others do not', async () => {
    for (const as of ['person', 'practice', 'keeper']) await record('permission', {}, [], as);
    const body = consentOf(patient(), 'permission');
    const refused = await Promise.all(
      ['doctor', 'home', 'clerk', 'stranger'].map(async (as) => issueOf(await call(as, 'Consent', { body }))),
    );
    expect(refused.map(([status]) => status)).toEqual([403, 403, 403, 404]);
  });

  test('the wording is kept with it, and every version of it', async () => {
    const made = await call('practice', 'Consent', { body: consentOf(patient(), 'ask-first') });
    const path = `Consent/${idOf(made)}`;
    const body = { ...Object(made.json), ...consentOf(patient(), 'no-share'), id: idOf(made) };
    const headers = { 'If-Match': made.headers.get('etag') ?? '' };
    expect((await call('practice', path, { method: 'PUT', body, headers })).status).toBe(200);
    const versions = bundleOf(await call('person', `${path}/_history`)).entry.map(({ resource }) => Object(resource));
    expect(versions.map(({ policy }) => policy[0].uri.split('-').at(-1))).toEqual(['deny', 'only']);
    const wording = Buffer.from(versions[1].sourceAttachment.data, 'base64').toString();
    expect([wording, (await call('person', `${path}/_history/1`)).text]).toEqual([
      'I have read what sharing my record means, and this is what I choose.',
      made.text,
    ]);
    expect((await call('person', path, { headers: { 'If-None-Match': 'W/"1"' } })).status).toBe(200);
  });

  test('nobody from whom it hides something learns that there is one', async () => {
    const hidden = await record('ask-first', { heldBy: [HOME] });
    const open = await record('permission', { with: [HOSPITAL] });
    const search = (as: string): Promise<Answer> => call(as, `Consent?patient=${patient()}`);
    const ids = async (as: string): Promise<(string | undefined)[]> => inMode(await search(as), 'match').map(({ id }) => id);
    expect(new Set(await ids('person'))).toEqual(new Set([hidden, open]));
    expect([await ids('doctor'), await ids('home'), await ids('stranger')]).toEqual([[open], [], []]);
    const strip = ({ text, status }: Answer, id: string): [number, string] => [status, text.replaceAll(id, '')];
    const nobody = '0'.repeat(26);
    for (const tail of ['', '/_history', '/_history/1'])
      expect(strip(await call('doctor', `Consent/${hidden}${tail}`), hidden)).toEqual(
        strip(await call('doctor', `Consent/${nobody}${tail}`), nobody),
      );
    expect((await call('doctor', `Consent/${open}`)).status).toBe(200);
  });

  test('of a restricted person it names no organisation, and others see none', async () => {
    const restricted = minting().world.people['restricted'] ?? '';
    const made = await call('keeper', 'Consent', { body: consentOf(restricted, 'permission', { with: [HOSPITAL] }) });
    expect([made.status, made.text.includes('9OZ'), made.text.includes('attachment')]).toEqual([201, false, false]);
    const seen = await call('doctor', `Consent?patient=${restricted}`);
    expect([seen.status, bundleOf(seen).total]).toEqual([200, 0]);
  });
});
