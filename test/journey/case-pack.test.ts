import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyPack } from '@ouzel/ledger/verify-pack';
import { z } from 'zod';
import { archived } from '../world/archive.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { HOSPITAL, named, type Surveying, surveyingOf } from '../world/surveying.ts';

let minting: Minting;
let surveying: Surveying;
let caseId: string;
const STAFF = '910000000451';
const ANSWER = 'I was covering for the ward that day.';
const UNSEALED = 'select from audit.leaf l where not exists (select from audit.entry e where e.id = l.id) limit 1';
const WAIT_MS = 60_000;

async function allSealed(): Promise<void> {
  const until = Date.now() + WAIT_MS;
  while ((await minting.rows(UNSEALED)).length > 0 && Date.now() < until) await new Promise((go) => void setTimeout(go, 200));
}

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  surveying = surveyingOf(minting);
  expect(await surveying.look(STAFF, minting.world.people['story'] ?? '')).toBe(200);
  const [event] = await minting.rows<{ id: string }>(
    "select id from audit.event where (event::jsonb -> 'user' ->> 'id') = $1 order by sequence desc limit 1",
    [STAFF],
  );
  const token = await surveying.officer();
  const made = await surveying.ig('cases', { token, body: { event: event?.id, reason: 'Nobody there knows them.' } });
  caseId = z.looseObject({ id: z.string() }).parse(made.json).id;
  const headers = { 'If-Match': 'W/"1"' };
  await surveying.ig(`cases/${caseId}/events`, { token, body: { kind: 'ask', text: 'What did you need?' }, headers });
  const own = await minting.token(HOSPITAL, 'user/*.rs user/$questions', named(STAFF));
  const asked = z.object({ questions: z.array(z.looseObject({ id: z.string() })) });
  const [question] = asked.parse((await surveying.ig('questions', { token: own })).json).questions;
  const given = await surveying.ig(`questions/${question?.id}`, { method: 'POST', token: own, body: { text: ANSWER } });
  expect(given.status).toBe(200);
  await allSealed();
}, WAIT_MS * 2);
afterAll(() => minting.stop());

async function pack(token: string): Promise<{ status: number; files: Map<string, string>; count: string | null }> {
  const url = `${new URL(minting.world.fhirBase).origin}/ig/cases/${caseId}/pack`;
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const files = answer.ok ? archived(bytes) : new Map<string, string>();
  return { status: answer.status, files, count: answer.headers.get('x-total-count') };
}

/** Unpacks it, with something changed: a file, and whether the manifest was made to fit. */
function unpacked(files: ReadonlyMap<string, string>, change: (name: string, text: string) => string, fit = false): string {
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-pack-'));
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of files) put(name, change(name, text));
  if (!fit) return folder;
  const manifest = z
    .looseObject({ files: z.array(z.looseObject({ name: z.string() })) })
    .parse(JSON.parse(files.get('manifest.json') ?? ''));
  const sums = manifest.files.map((each) => {
    return {
      ...each,
      sha256: createHash('sha256')
        .update(readFileSync(join(folder, each.name)))
        .digest('hex'),
    };
  });
  put('manifest.json', JSON.stringify({ ...manifest, files: sums }));
  return folder;
}
const same = (_name: string, text: string): string => text;

describe('The evidence of a case', () => {
  test('is an archive that can be checked without the exchange, with what was asked and answered, and is itself in the trail', async () => {
    const { status, files, count } = await pack(await surveying.officer());
    expect(status).toBe(200);
    expect([...files.keys()].slice(0, 3)).toEqual(['README.txt', 'case.json', 'keys.jsonl']);
    expect(files.get('case.json')).toContain(ANSWER);
    const events = [...files].filter(([name]) => name.startsWith('events/'));
    expect(String(events.length)).toBe(count);
    expect(events.length).toBeGreaterThan(0);
    const [, first = ''] = events[0] ?? [];
    const event = z.looseObject({ why: z.looseObject({}), proof: z.looseObject({ index: z.number() }) });
    expect(JSON.stringify(event.parse(JSON.parse(first)).why)).toContain('asked for Patient/$everything');
    expect(verifyPack(unpacked(files, same), undefined)).toEqual({
      good: true,
      sentence: `The pack verifies: ${events.length} events, every file as the manifest has it.`,
    });
    const [own] = await minting.rows<{ rows: string }>(
      "select event::jsonb ->> 'rows' as rows from audit.event where event::jsonb ->> 'target' = 'cases pack' and outcome = '0'",
    );
    expect(own?.rows).toBe(count);
  });

  test.each([
    ['a changed answer', 'case.json', (text: string) => text.replace(ANSWER, 'Curiosity.'), false, 'case.json is not as'],
    [
      'a changed event',
      'events/0001.json',
      (text: string) => text.replaceAll(STAFF, '910000000999'),
      true,
      'says other things than',
    ],
    [
      'a moved event',
      'events/0001.json',
      (text: string) => text.replace(/"index": \d+/, '"index": 0'),
      true,
      'is not in the log',
    ],
    [
      'an event under another id',
      'events/0001.json',
      (text: string) => text.replace(/"id": "..../, '"id": "0000'),
      true,
      'another event',
    ],
    ['another key', 'keys.jsonl', () => '"ouzel+00000000+AAAA"\n', true, 'keys'],
  ])('does not verify with %s', async (_what, file, change, fit, sentence) => {
    const { files } = await pack(await surveying.officer());
    expect(files.has(file)).toBe(true);
    const folder = unpacked(files, (name, text) => (name === file ? change(text) : text), fit);
    const said = (): string => {
      try {
        const { good, sentence: told } = verifyPack(folder, undefined);
        return good ? 'good' : told;
      } catch (error) {
        return String(error);
      }
    };
    expect(said()).toContain(sentence);
  });

  test('is given to no other organisation, and to nobody about themselves', async () => {
    expect((await pack(await surveying.officer('9OZH02'))).status).toBe(404);
    const own = {
      purpose_of_use: 'HOPERAT',
      user_id: STAFF,
      user_name: 'Themself',
      fhirUser: `Practitioner/${STAFF}`,
      role: 'R0001',
    };
    const token = await minting.token(HOSPITAL, 'user/AuditEvent.rs user/$cases', own);
    expect((await pack(token)).status).toBe(404);
    expect((await pack(await minting.token(HOSPITAL, 'user/*.rs', named('910000000452')))).status).toBe(403);
  });
});
