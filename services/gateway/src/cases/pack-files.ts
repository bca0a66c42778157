import { createHash } from 'node:crypto';
import { base32OfUuid } from '@ouzel/fhir';
import type { ZipFile } from '@ouzel/runtime';
import type { Call } from '../context.ts';
import type { Officer } from './rooms.ts';

export type Evidence = Awaited<ReturnType<Call['gateway']['cases']['evidence']>>;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
const ordinal = (at: number): string => String(at + 1).padStart(4, '0');

/** Of an event: what proves that it is in the log, and what opens it for whoever may see all of it. */
async function proofOf({ gateway }: Call, officer: Officer, id: string): Promise<object | null> {
  const found = await gateway.auditLog.entry(id);
  if (found === undefined) return null;
  const { opening, ...where } = found;
  const whole = opening !== undefined && (officer.exchange || opening.organisation === officer.organisation);
  const opened = whole ? { opening: { sections: opening.sections, salts: opening.salts } } : {};
  return { ...where, proof: await gateway.auditLog.inclusion(found.index, found.size), ...opened };
}

/** Why it was allowed, in sentences. */
async function whyOf({ gateway }: Call, id: string): Promise<object | null> {
  const past = await gateway.past.event(id);
  if (past === undefined) return null;
  const { parts = [], ...whole } = past;
  const explained = await Promise.all(parts.map((part) => gateway.policy.explain({ ...whole, ...part })));
  return { ...(await gateway.policy.explain(past)), ...(explained.length === 0 ? {} : { parts: explained }) };
}

const README = (id: string, events: number): string => `Evidence of case ${id}
================================================

case.json      the case: why there is one, what officers did, what was asked of the member of staff and what they answered
events/        the ${events} events of the trail that it stands on, oldest first: what was done, why it was allowed, and its proof
keys.jsonl     the keys of the audit log, the first one and each rotation
manifest.json  the SHA-256 of every file here

Check it with Ouzel's verifier, which needs neither network nor database:

  npm run verify-audit -- <this folder, unpacked>  [--key <the first key, as you were given it by other means>]

It says whether every file is as the manifest has it, and whether each event is in the log under a signed checkpoint and is what was
committed to. Proven is the text in "proof", "opening", "sections". "event" is a summary of it, and "why" the exchange's own
explanation, made when this was packed. An event whose "proof" is null was not
published yet. What was shown to the member of staff is not here.
`;

/** Every file of a pack, the manifest last; each is made when it is asked for. */
export async function* packFiles(call: Call, officer: Officer, found: Evidence, taken: object): AsyncGenerator<ZipFile> {
  const sums: { name: string; bytes: number; sha256: string }[] = [];
  const noted = (name: string, content: string): ZipFile => {
    const bytes = Buffer.from(content);
    sums.push({ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    return { name, content: bytes };
  };
  const { trail, ...item } = found;
  const named = ({ person, ...rest }: { person?: string | null }): object => {
    return { ...rest, ...(person === null || person === undefined ? {} : { patient: `Patient/${base32OfUuid(person)}` }) };
  };
  yield noted('README.txt', README(found.id, trail.length));
  yield noted('case.json', json({ taken, ...named(item), alerts: item.alerts.map(named) }));
  yield noted('keys.jsonl', (await call.gateway.auditLog.keys()).map((each) => `${JSON.stringify(each)}\n`).join(''));
  for (const [at, event] of trail.entries()) {
    const [why, proof] = await Promise.all([whyOf(call, event.id), proofOf(call, officer, event.id)]);
    yield noted(`events/${ordinal(at)}.json`, json({ event: named(event), why, proof }));
  }
  yield { name: 'manifest.json', content: json({ case: found.id, taken, files: sums }) };
}
