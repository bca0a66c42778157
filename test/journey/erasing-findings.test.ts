import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { surveyOnce } from '@ouzel/audit';
import { uuidOfBase32 } from '@ouzel/fhir';
import { z } from 'zod';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { verifiedTrail } from '../world/ledger-of.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { looked, themself } from '../world/own-view.ts';
import { openReconstructing, REASON, type Reconstructing } from '../world/reconstructing.ts';
import { EXCHANGE, named, type Surveying, surveyingOf } from '../world/surveying.ts';

const GUARDIAN = { ...named('910000000702', 'R5105'), purpose_of_use: 'HOPERAT' };
const [STAFF, SNOOP] = ['910000000711', '910000000712'];
/** Words that were written about the person, each in another place. */
const WORDS = ['Aldermoor', 'Birchover', 'Calderwick', 'Dunmarsh', 'Eastholme', 'Farnbeck', 'Greyfold'];
const [OPENING, QUESTION, ANSWER, CLOSING, HIDING, REVIEWING, RECONSTRUCTING] = WORDS.map(
  (word) => `It is about ${word}, it was said.`,
);

let minting: Minting;
let surveying: Surveying;
let past: Reconstructing;
let patient: string;
let other: string;
let seen: string;
let doubted: string;
const id = ({ json }: Answer): string => z.looseObject({ id: z.string() }).parse(json).id;

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  surveying = surveyingOf(minting);
  past = await openReconstructing(minting);
  patient = minting.world.people['story'] ?? '';
  other = minting.world.people['careHomeResident'] ?? '';
}, 60_000);
afterAll(() => minting.stop());

async function eventOf(staff: string): Promise<string> {
  const text = "select id from audit.event where (event::jsonb -> 'user' ->> 'id') = $1 order by sequence desc limit 1";
  return (await minting.rows<{ id: string }>(text, [staff]))[0]?.id ?? '';
}
const post = async (path: string, body: object, claims: object = GUARDIAN): Promise<Answer> =>
  surveying.ig(path, { body, token: await minting.token(EXCHANGE, 'user/AuditEvent.rs user/$retention', { ...claims }) });
const officer = { ...named('910000000701', 'R0001'), purpose_of_use: 'HOPERAT' };

/** A case about one look, with a question, its answer and an end. @returns its id. */
async function closedCase(staff: string): Promise<string> {
  const token = await surveying.officer();
  const made = await surveying.ig('cases', { token, body: { event: await eventOf(staff), reason: OPENING } });
  const casefile = id(made);
  const change = (version: number, body: object): Promise<Answer> =>
    surveying.ig(`cases/${casefile}/events`, { token, body, headers: { 'If-Match': `W/"${version}"` } });
  expect((await change(1, { kind: 'ask', text: QUESTION })).status).toBe(200);
  const theirs = await minting.token('9OZH01', 'user/*.rs user/$questions', named(staff));
  const { questions } = z
    .object({ questions: z.array(z.object({ id: z.string() })) })
    .parse((await surveying.ig('questions', { token: theirs })).json);
  expect((await surveying.ig(`questions/${questions[0]?.id}`, { token: theirs, body: { text: ANSWER } })).status).toBe(200);
  expect((await change(3, { kind: 'close', outcome: 'breach', reason: CLOSING })).status).toBe(200);
  return casefile;
}

/** An entry hidden from the person, looked at again and kept hidden. */
async function hideOne(event: string): Promise<void> {
  const professional = { id: '910000000501', name: 'Ruth Bell', role: 'Safeguarding lead', organisation: 'Council' };
  const reviewBy = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const hidden = await past.at('hidden-entries', past.officer, { event, patient, professional, reason: HIDING, reviewBy });
  expect(hidden.status).toBe(201);
  const kept = { outcome: 'keep', reason: REVIEWING, reviewBy };
  expect((await past.at(`hidden-entries/${id(hidden)}/review`, past.officer, kept)).status).toBe(200);
}

/** All that the tables of the audit room say, but for the list of who works where. */
async function texts(): Promise<string> {
  const tables = await minting.rows<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'audit' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'staff' order by 1`,
  );
  expect(tables.length).toBeGreaterThan(15);
  const all: string[] = [];
  for (const { name } of tables)
    all.push(
      ...(await minting.rows<{ row: string }>(`select row_to_json(t)::text as row from audit."${name}" t`)).map(({ row }) => row),
    );
  return all.join('\n');
}

describe('What was made of what the trail says of a person', () => {
  test('is made: cases, questions, what rules found, hidden entries, past answers', async () => {
    const { region } = minting.world.sample;
    // Somebody who looks at their own record, which a rule finds by itself, and others.
    await surveying.putStaff([{ id: SNOOP, nhsNumber: region.named.story }]);
    for (const staff of [STAFF, SNOOP]) expect(await surveying.look(staff, patient)).toBe(200);
    expect(await surveying.look(STAFF, other)).toBe(200);
    seen = await eventOf(SNOOP);
    await surveying.survey();
    expect(await surveying.rulesOf(SNOOP)).toContain('own-record');
    const token = await surveying.officer();
    const found = z.object({ cases: z.array(z.looseObject({ id: z.string(), version: z.number() })) });
    const [theirs] = found.parse((await surveying.ig(`cases?staff=${SNOOP}`, { token })).json).cases;
    const close = { kind: 'close', outcome: 'training', reason: CLOSING };
    await surveying.ig(`cases/${theirs?.id}/events`, { token, body: close, headers: { 'If-Match': `W/"${theirs?.version}"` } });
    await surveying.look(STAFF, patient);
    doubted = await eventOf(STAFF);
    await closedCase(STAFF);
    await hideOne(seen);
    const asked = await past.at('reconstructions', past.officer, { event: seen, case: 'IG-2026/18', reason: RECONSTRUCTING });
    const no = { decision: 'refused', reason: RECONSTRUCTING };
    expect((await past.at(`reconstructions/${id(asked)}/decision`, past.guardian, no)).status).toBe(200);
    expect((await past.open(doubted)).state).toBe('exact');
    await looked(minting.world.fhirBase, patient, await themself(minting, region.named.story), '');
    const said = await texts();
    expect(WORDS.filter((word) => !said.includes(word))).toEqual([]);
  }, 60_000);

  test('stays while it is held or a case is open, word for word', async () => {
    // The approved reconstruction has run out.
    await minting.rows("update audit.reconstruction set open_until = now() - interval '1 second' where open_until is not null");
    const hold = await post('holds', { patient, reason: 'a complaint is looked into' }, officer);
    expect(issueOf(await post('erasures', { patient, reason: REASON }, officer))).toEqual([422, 'business-rule']);
    await post(`holds/${id(hold)}/lift`, { reason: 'it has ended' });
    const said = await texts();
    expect(WORDS.filter((word) => !said.includes(word))).toEqual([]);
  }, 60_000);

  test('is erased with it: nothing names the person or says what was written, that it happened stays, every proof is valid', async () => {
    const person = uuidOfBase32(patient) ?? '';
    const before = await minting.rows<{ casefile: string; outcome: string }>(
      'select casefile, outcome from audit.casefile where person = $1 order by 1',
      [person],
    );
    expect(before.length).toBe(2);
    const erasure = id(await post('erasures', { patient, reason: REASON }, officer));
    expect((await post(`erasures/${erasure}/decision`, { decision: 'approved', reason: REASON })).status).toBe(200);
    const said = await texts();
    expect([...WORDS, person, patient].filter((word) => said.includes(word))).toEqual([]);
    expect(said.includes(uuidOfBase32(other) ?? '-')).toBe(true);
    const after = await minting.rows<{ casefile: string; outcome: string }>(
      'select casefile, outcome from audit.casefile where erased is not null order by 1',
    );
    expect(after).toEqual(before);
    expect(/findings of the trail.*cases=2&alerts=\d+&openings=\d+&hidden=1/.test(said)).toBe(true);
    expect(await verifiedTrail(minting)).toMatch(/^The trail verifies/);
  }, 120_000);

  test('does not come back when the trail is gone through again, and a case of it cannot be opened again', async () => {
    await minting.rows("update audit.surveillance_cursor set transaction = '0', sequence = 0");
    let read = 0;
    for (let more = 1; more > 0; read += more) more = (await surveyOnce(minting.world.system.watched)).events;
    expect(read).toBeGreaterThan(10);
    const said = await texts();
    expect([said.includes(uuidOfBase32(patient) ?? '-'), said.includes(uuidOfBase32(other) ?? '-')]).toEqual([false, true]);
    const token = await surveying.officer();
    const cases = z.object({ cases: z.array(z.looseObject({ id: z.string(), version: z.number() })) });
    const [first] = cases.parse((await surveying.ig(`cases?staff=${STAFF}&state=closed`, { token })).json).cases;
    expect(first).toMatchObject({ erased: expect.any(String), rules: ['erased'], outcome: 'breach' });
    for (const body of [
      { kind: 'reopen', reason: REASON },
      { kind: 'note', text: REASON },
    ]) {
      const again = await surveying.ig(`cases/${first?.id}/events`, {
        token,
        body,
        headers: { 'If-Match': `W/"${first?.version}"` },
      });
      expect(issueOf(again)).toEqual([422, 'business-rule']);
    }
  }, 60_000);

  test('"what did they see" is erased, and said so', async () => {
    expect(await past.open(seen)).toMatchObject({ state: 'erased', missing: 0 });
    expect((await past.open(doubted)).state).toBe('erased');
    const token = await minting.token('9OZH01', 'user/*.rs', acting('R8000'));
    const trace = 'b'.repeat(32);
    await ask(minting.world.fhirBase, `Patient/${other}`, {
      token,
      headers: { traceparent: `00-${trace}-${'c'.repeat(16)}-01` },
    });
    expect((await past.open(await past.eventOf(trace))).state).not.toBe('erased');
  }, 60_000);
});
