import { readFileSync } from 'node:fs';
import { commitment, includes, leafHash, openCheckpoint, parseLeaf, parseVkey } from '@ouzel/ledger';
import { z } from 'zod';
import { until } from '../world/until.ts';
import type { Answer } from './answer.ts';
import { sendHttp } from './http-client.ts';
import type { Stage } from './stage.ts';

const proven = z.object({
  id: z.string(),
  index: z.number(),
  leaf: z.string(),
  size: z.number(),
  checkpoint: z.string(),
  proof: z.array(z.string()),
  opening: z.object({ sections: z.array(z.string()), salts: z.array(z.string()) }),
});

/** The key as anybody may ask for it. */
async function keyOf(stage: Stage) {
  const { text } = await sendHttp(stage.baseOf('ig'), { method: 'GET', path: '/ig/audit/key', headers: [] });
  const key = parseVkey(text.split('\n\n')[0]?.trim() ?? '');
  if (key === undefined) throw new Error('The log has no key.');
  return key;
}

const base64 = (text: string): Buffer => Buffer.from(text, 'base64');

/** Holds an entry's proof against the checkpoint that the witness keeps, by the functions of the stand-alone verifier. */
export async function proofFaults(stage: Stage, answers: readonly Answer[]): Promise<string[]> {
  const read = proven.safeParse(answers[0]?.json);
  if (!read.success) return [`no proof: ${z.prettifyError(read.error)}`];
  const { index, size, leaf, checkpoint, proof, opening, id } = read.data;
  const head = openCheckpoint(checkpoint, [await keyOf(stage)]);
  const { sections = [], id: leafId } = parseLeaf(leaf) ?? {};
  const opened = opening.sections.map((section, at) => commitment(base64(opening.salts[at] ?? ''), section));
  const witnessed = (): boolean =>
    readFileSync(stage.world.sample.around.ledger.witnessFile, 'utf8').includes(JSON.stringify(checkpoint));
  // The witness has it once the turn that made it is committed.
  await until(witnessed).catch(() => undefined);
  const shown: [string, boolean][] = [
    ['the checkpoint is not signed by the key of the log', head !== undefined && head.size === size],
    ['the witness has no such checkpoint', witnessed()],
    ['the entry is not under it', head !== undefined && includes(index, size, leafHash(leaf), proof.map(base64), head.root)],
    ['another root would do', head !== undefined && !includes(index, size, leafHash(leaf), proof.map(base64), leafHash('x'))],
    ['the leaf is of another event', leafId === id],
    ['the leaf does not commit to what is shown', opened.length > 0 && JSON.stringify(opened) === JSON.stringify(sections)],
  ];
  return shown.filter(([, fine]) => !fine).map(([fault]) => fault);
}
