import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportIn } from '@ouzel/audit';
import { verifyFolder } from '@ouzel/ledger/verify-folder';
import type { Sql } from '@ouzel/runtime';
import { TAMPERINGS } from '../ledger/tampering.ts';
import { asSuperuser } from '../world/superuser.ts';
import { fill } from './placeholders.ts';
import type { Stage } from './stage.ts';

type Tamper = (sql: Sql, seq: number) => Promise<unknown>;
const WHERE = 'where id = (select id from audit.entry where index = $1)';

/** The list was written before the trail had tables: what it does to its `audit_event(seq, body, recorded)`, and what that is here. */
const STATEMENTS: readonly (readonly [theirs: RegExp, ours: Tamper])[] = [
  [
    /SET body = jsonb_set\(body,'\{agent,0,altId\}','"someone-else"'\)/,
    (sql, seq) =>
      sql.rows({
        text: `update audit.event set event = jsonb_set(event::jsonb, '{user,id}', '"someone-else"')::text ${WHERE}`,
        values: [seq],
      }),
  ],
  [
    /SET seq = CASE seq WHEN/,
    async (sql, seq) => TAMPERINGS['swaps two entries']?.tamper(sql, { at: seq, other: seq + 1, chosen: 0, size: seq + 2 }),
  ],
  [
    /SET recorded = recorded - interval '1 day'/,
    (sql, seq) => sql.rows({ text: `update audit.event set recorded = recorded - interval '1 day' ${WHERE}`, values: [seq] }),
  ],
];

/** `tampered:<seq>` of the first place that the program names, or `verifies`. */
async function verdictOn(sql: Sql, { world }: Stage, folder: string, witness: string): Promise<string> {
  const writerKey = join(folder, 'writer.key');
  writeFileSync(writerKey, `${world.sample.around.ledger.writerKey.toString('hex')}\n`);
  const out = join(folder, crypto.randomUUID());
  await exportIn(sql, out);
  const { good, sentence } = await verifyFolder(out, { witness, writerKeys: [writerKey] });
  const place = /: sequence (\d+) /.exec(sentence)?.[1];
  return good ? 'verifies' : place === undefined ? sentence : `tampered:${place}`;
}

/**
 * Does to the trail what a case's SQL says, with the triggers off, and takes it back. @returns what the stand-alone verifier says of it, or of
 * the trail before, where that does not verify already.
 */
export async function tamperAndVerify(stage: Stage, theirs: string): Promise<string> {
  const text = await fill(theirs, stage.values);
  const ours = STATEMENTS.find(([pattern]) => pattern.test(text));
  const seq = /seq ?(?:=|WHEN) ?(\d+)/.exec(text.slice(text.indexOf('CASE')))?.[1] ?? /WHERE seq ?= ?(\d+)/.exec(text)?.[1];
  if (ours === undefined || seq === undefined) throw new Error(`Nobody knows what this is here: ${theirs}`);
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-attack-'));
  // What the sealer adds from now on is not in the export that it is held against.
  const witness = join(folder, 'witness.jsonl');
  copyFileSync(stage.world.sample.around.ledger.witnessFile, witness);
  try {
    return await asSuperuser(stage.world.system.database, async (sql) => {
      // One view of everything: what is sealed meanwhile is neither here nor there.
      await sql.rows({ text: 'set transaction isolation level repeatable read' });
      const before = await verdictOn(sql, stage, folder, witness);
      if (before !== 'verifies') return `before anything was done: ${before}`;
      await ours[1](sql, Number(seq));
      return verdictOn(sql, stage, folder, witness);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
