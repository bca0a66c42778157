import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLASSES, DEFAULT_RULES, type RuleSet } from '@ouzel/sensitivity';
import { pointerOf } from '../contract/nrl-pointer.ts';
import { type Answer, bundleOf, inMode, linkOf } from '../world/api.ts';
import { type AskLocator, askLocator } from '../world/locator.ts';
import { type Minting, startMinting } from '../world/minting.ts';

const [FINDER, HOLDER, STRANGER, COUNCIL] = ['9OZH01', '9OZH02', '9OZH03', '9OZL01'] as const;
const [PLAN, RESPECT, SUMMARY] = ['736253002', '1382601000000107', '824321000000109'] as const;
const SNOMED = 'http://snomed.info/sct';
const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code';
const [KNOWN, MANY, UNKNOWN] = ['9990000018', '9990000026', '9990000042'] as const;
let minting: Minting;
let as: AskLocator;

const publish = async (values: Record<string, string>, more: Record<string, unknown> = {}): Promise<string> => {
  const holder = values['custodian'] ?? HOLDER;
  const plain = {
    subject: KNOWN,
    type: PLAN,
    category: '734163000',
    custodian: holder,
    author: holder,
    url: 'https://trust.example/plan',
  };
  const body = { ...pointerOf({ ...plain, ...values }), ...more };
  const answer = await as(holder, 'producer', 'DocumentReference', { body });
  expect(answer.status).toBe(201);
  return answer.headers.get('location')?.split('/').at(-1) ?? '';
};
const relate = (organisation: string, nhsNumber: string) =>
  minting.rows(
    `insert into consent.relationship (organisation, person, kind, basis, starts) select $1, person, 'referral', 'test', '2020-01-01' from locator.person where nhs_number = $2 on conflict do nothing`,
    [organisation, nhsNumber],
  );
const find = (who: string, nhsNumber: string, more = ''): Promise<Answer> =>
  as(who, 'consumer', `DocumentReference?subject:identifier=${NHS}|${nhsNumber}${more}`);
const idsOf = (answer: Answer): (string | undefined)[] => inMode(answer, 'match').map(({ id }) => id);

beforeAll(async () => {
  minting = await startMinting();
  as = askLocator(minting);
});
afterAll(() => minting.stop());

describe('Finding pointers', () => {
  test('works by patient, type, category and custodian, by GET and POST, and counts', async () => {
    const plan = await publish({});
    const summary = await publish({ type: SUMMARY, category: '823651000000106' });
    const own = await publish({ custodian: FINDER, type: RESPECT });
    await relate(FINDER, KNOWN);
    expect(idsOf(await find(FINDER, KNOWN))).toEqual([own, summary, plan]);
    expect(idsOf(await find(FINDER, KNOWN, `&type=${SNOMED}|${PLAN},${SNOMED}|${RESPECT}`))).toEqual([own, plan]);
    expect(idsOf(await find(FINDER, KNOWN, `&category=${SNOMED}|823651000000106`))).toEqual([summary]);
    expect(idsOf(await find(FINDER, KNOWN, `&custodian:identifier=${ODS}|${HOLDER}`))).toEqual([summary, plan]);
    const body = { 'subject:identifier': `${NHS}|${KNOWN}`, type: `${SNOMED}|${PLAN}` };
    const posted = await as(FINDER, 'consumer', 'DocumentReference/_search', { body });
    expect([idsOf(posted), bundleOf(posted).total]).toEqual([[plan], 1]);
    const counted = await find(FINDER, KNOWN, '&_summary=count');
    expect([bundleOf(counted).total, Object(counted.json).entry]).toEqual([3, undefined]);
    expect(linkOf(counted, 'self')).toMatch(/DocumentReference\?subject:identifier=.*&_summary=count$/);
    const one = await as(FINDER, 'consumer', `DocumentReference/${plan}`);
    expect([one.status, Object(one.json).subject]).toEqual([200, { identifier: { system: NHS, value: KNOWN } }]);
  });

  test('is refused to who has no relationship as if the person were unknown, to the byte', async () => {
    const [id] = idsOf(await find(FINDER, KNOWN));
    const unrelated = await find(STRANGER, KNOWN);
    const unknown = await find(STRANGER, UNKNOWN);
    expect(unrelated.status).toBe(200);
    expect(unrelated.text.replaceAll(KNOWN, UNKNOWN)).toBe(unknown.text);
    expect(unknown.text).toContain('This does not mean that none exists');
    const [there, nowhere] = [
      await as(STRANGER, 'consumer', `DocumentReference/${id}`),
      await as(STRANGER, 'consumer', 'DocumentReference/9OZH02-none'),
    ];
    expect([there.status, there.text]).toEqual([404, nowhere.text]);
  });

  test('comes in pages of twenty, whose links are the caller’s own', async () => {
    for (let at = 0; at < 23; at += 1) await publish({ subject: MANY, url: `https://trust.example/${at}` });
    await relate(FINDER, MANY);
    await relate(STRANGER, MANY);
    const first = await find(FINDER, MANY);
    const [tag] = Object(first.json).meta.tag;
    expect([bundleOf(first).total, idsOf(first).length, tag.display]).toEqual([23, 20, 'next-page-token']);
    const second = await find(FINDER, MANY, `&next-page-token=${tag.code}`);
    expect([bundleOf(second).total, idsOf(second).length, Object(second.json).meta]).toEqual([23, 3, undefined]);
    expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(23);
    expect((await find(STRANGER, MANY, `&next-page-token=${tag.code}`)).status).toBe(400);
    expect((await find(FINDER, KNOWN, `&next-page-token=${tag.code}`)).status).toBe(400);
  });
});

describe('Pointers that may not be seen', () => {
  test('of a person who objects: the finder is told, the holder keeps its own', async () => {
    const subject = '9990000050';
    const id = await publish({ subject });
    await relate(FINDER, subject);
    await relate(HOLDER, subject);
    await minting.rows(
      `insert into consent.directive (directive, person, starts) select $1, person, '2020-01-01' from locator.person where nhs_number = $2`,
      [randomUUID(), subject],
    );
    const refused = await find(FINDER, subject);
    expect([refused.status, refused.text.includes('NO_PATIENT_CONSENT')]).toEqual([403, true]);
    expect((await as(FINDER, 'consumer', `DocumentReference/${id}`)).status).toBe(404);
    const own = await as(HOLDER, 'producer', `DocumentReference?subject:identifier=${NHS}|${subject}`);
    expect([own.status, idsOf(own)]).toEqual([200, [id]]);
    expect((await as(HOLDER, 'producer', `DocumentReference/${id}`)).status).toBe(200);
  });

  test('of a restricted person: nobody’s but one’s own, and that is said', async () => {
    const subject = '9990000069';
    const other = await publish({ subject, url: 'https://olney.example/plan' });
    const own = await publish({ subject, custodian: FINDER });
    await relate(FINDER, subject);
    await minting.rows('update locator.person set restricted = true where nhs_number = $1', [subject]);
    const found = await find(FINDER, subject);
    expect([found.status, bundleOf(found).total, idsOf(found)]).toEqual([200, 1, [own]]);
    expect(inMode(found, 'outcome')).toHaveLength(1);
    expect(found.text).not.toMatch(/9OZH02|olney|Lea Vale/);
    const [hidden, counted] = [
      await as(FINDER, 'consumer', `DocumentReference/${other}`),
      await find(FINDER, subject, '&_summary=count'),
    ];
    expect([hidden.status, bundleOf(counted).total]).toEqual([404, 1]);
    expect((await find(FINDER, subject, `&custodian:identifier=${ODS}|${HOLDER}`)).text).not.toContain('olney');
    const { id } = Object(
      inMode(
        await minting.call(`Patient?identifier=${NHS}|${subject}`, { token: await minting.token(FINDER, 'system/*.rs') }),
        'match',
      )[0],
    );
    const whole = await minting.call(`Patient/${id}/$everything`, { token: await minting.token(FINDER, 'system/*.rs') });
    expect([whole.status, /9OZH02|olney|Lea Vale/.test(whole.text)]).toEqual([200, false]);
  });

  test('with a sensitive label: not found, not counted, and their custodian not named', async () => {
    const subject = '9990000077';
    const label = { securityLabel: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'SDV' }] }] };
    const id = await publish({ subject }, label);
    await relate(FINDER, subject);
    const found = await find(FINDER, subject);
    expect([found.status, bundleOf(found).total, bundleOf(found).entry]).toEqual([200, 0, []]);
    expect((await as(FINDER, 'consumer', `DocumentReference/${id}`)).status).toBe(404);
    const token = await minting.token(FINDER, 'system/*.rs');
    const { id: patient } = Object(inMode(await minting.call(`Patient?identifier=${NHS}|${subject}`, { token }), 'match')[0]);
    expect((await minting.call(`Patient/${patient}/$everything`, { token })).text).not.toContain(HOLDER);
    expect((await as(HOLDER, 'producer', `DocumentReference/${id}`)).status).toBe(200);
  });

  test('of a type that the label rules make sensitive: hidden from then on, labelled anew, and shown again when the rules let it', async () => {
    const { labelRules } = minting.world.system;
    const subject = '9990000093';
    const before = await publish({ subject });
    await relate(FINDER, subject);
    const ids = async (): Promise<unknown[]> => idsOf(await find(FINDER, subject));
    expect(await ids()).toEqual([before]);
    let version = (await labelRules.versions())[0]?.version ?? 0;
    const importing = async (rules: RuleSet): Promise<void> => {
      version = await labelRules.import({ rules, replaces: version, reason: 'test', by: 'test' }, () => []);
    };
    const finished = async (): Promise<void> => {
      while ((await labelRules.versions())[0]?.finished === null) await new Promise((resolve) => void setTimeout(resolve, 50));
    };
    const { safeguarding } = DEFAULT_RULES.classes;
    const lists = [...(safeguarding?.lists ?? []), { system: SNOMED, codes: [PLAN], below: [], source: 'test' }];
    await importing({
      ...DEFAULT_RULES,
      classes: { ...DEFAULT_RULES.classes, safeguarding: { ...safeguarding, lists } },
    } as RuleSet);
    expect([await ids(), (await as(FINDER, 'consumer', `DocumentReference/${before}`)).status]).toEqual([[], 404]);
    const after = await publish({ subject });
    await finished();
    const kept = { text: 'select labels from locator.document_pointer where id = any($1)', values: [[before, after]] };
    const labelled = await minting.rows<{ labels: number }>(kept.text, kept.values);
    expect(labelled.map(({ labels }) => labels)).toEqual([CLASSES.safeguarding, CLASSES.safeguarding]);
    expect(await ids()).toEqual([]);
    await importing(DEFAULT_RULES);
    await finished();
    expect(await ids()).toEqual([after, before]);
  });

  test('that no agreement opens to the kind of organisation, whatever types it may find', async () => {
    const subject = '9990000085';
    const id = await publish({ subject });
    await relate(COUNCIL, subject);
    await minting.world.system.permissions.put({ [COUNCIL]: [`${SNOMED}|${PLAN}`] });
    const found = await find(COUNCIL, subject);
    expect([found.status, bundleOf(found).total]).toEqual([200, 0]);
    expect((await as(COUNCIL, 'consumer', `DocumentReference/${id}`)).status).toBe(404);
    await minting.world.system.permissions.put({ [COUNCIL]: [] });
    expect((await find(COUNCIL, subject)).status).toBe(403);
  });

  test('leave no NHS number in the trail or the log', async () => {
    const rows = await minting.rows<{ events: string }>("select string_agg(event::text, ' ') as events from audit.event");
    const { readFileSync } = await import('node:fs');
    const written = `${rows[0]?.events} ${readFileSync(minting.world.logFile, 'utf8')}`;
    for (const number of [KNOWN, MANY, UNKNOWN]) expect(written).not.toContain(number);
  });
});
