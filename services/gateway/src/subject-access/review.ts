import { createHash } from 'node:crypto';
import { type Permit, SUBJECT_ACCESS, WITHHELD_FOR } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import type { Shown } from '@ouzel/records';
import { z } from 'zod';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { bodyAs } from '../ig-body.ts';
import { limits } from '../limits.ts';
import { refuseUnknown } from '../parameters.ts';
import { release } from '../release.ts';
import { idOf, officerOf, PAGE, personOf, requestOf } from './officer.ts';

const line = z
  .strictObject({
    reference: z.string().max(200),
    because: z.enum(WITHHELD_FOR),
    /** Serious harm is for a health professional to judge (DPA 2018 Sch. 3 para. 5): who, in which role, when. */
    opinion: z.string().trim().min(10).max(500).optional(),
  })
  .refine(({ because, opinion }) => because !== 'serious-harm' || opinion !== undefined, {
    path: ['opinion'],
    message: 'serious-harm needs the opinion of a health professional: name, role and day',
  });
const review = z.strictObject({
  /** Of the draft that was read. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  withheld: z.array(line).max(limits.withheldMax).default([]),
});

export const referenceOf = ({ type, id, version }: Pick<Shown, 'type' | 'id' | 'version'>): string =>
  `${type}/${id}/_history/${version}`;

/** Says of a list of versions whether it is the one that was read. */
const digestOf = (references: readonly string[]): string =>
  createHash('sha256').update(references.toSorted().join('\n')).digest('hex');

const readOwn = ({ gateway }: Call, permit: Permit): Promise<Shown[]> => gateway.reader.read(permit, { types: [] });

/** The custodian whose officer asks; the exchange's own part, where it has one, is reviewed by its officers. */
function custodianOf(call: Call) {
  const { by, within } = officerOf(call);
  const { ods } = call.requester.organisation;
  return { by, ods, within: within ?? ods };
}

async function underReview(call: Call, within: string): Promise<{ id: string; person: string }> {
  const found = await call.gateway.subjectRequests.read(within, idOf(call));
  if (found.state !== 'review' && found.state !== 'approved')
    throw new FhirError('unsafe', 'This request is not under review: nothing of the record is shown for it.');
  return { id: found.id, person: personOf(found) };
}

/** `GET requests/{id}/draft`: what the caller's organisation holds of the person, for its own reviewer. It is kept nowhere. */
export async function readDraft(call: Call): Promise<HttpAnswer> {
  const { ods, within } = custodianOf(call);
  refuseUnknown(call.http, []);
  const { id, person } = await underReview(call, within);
  return release(call, requestOf(call, SUBJECT_ACCESS.draft, person), async (permit) => {
    const lines = await readOwn(call, permit);
    const texts = lines.map((each) => `{"reference":${JSON.stringify(referenceOf(each))},"resource":${each.text}}`);
    const head = JSON.stringify({ id, custodian: ods, sha256: digestOf(lines.map(referenceOf)) }).slice(0, -1);
    const body = Buffer.from(`${head},"lines":[${texts.join(',')}]}`);
    return { status: 200, headers: { ...answer({}).headers }, body, answers: [], resources: lines };
  });
}

/**
 * `POST requests/{id}/review`: what of its own part a custodian leaves out, and why; the rest of what was read may go out. What has come or
 * changed since the draft was read is neither: it is refused, to be read again.
 */
export async function reviewPart(call: Call): Promise<HttpAnswer> {
  const { by, ods, within } = custodianOf(call);
  const { sha256, withheld } = await bodyAs(call, review, PAGE);
  const { id, person } = await underReview(call, within);
  return release(call, requestOf(call, SUBJECT_ACCESS.draft, person), async (permit, alongside) => {
    const lines = (await readOwn(call, permit)).map(referenceOf);
    const known = new Set(lines);
    if (digestOf(lines) !== sha256)
      throw new FhirError('stale-version', 'The record has changed since the draft that was read. Read it again.');
    const stray = withheld.find(({ reference }) => !known.has(reference));
    if (stray !== undefined)
      throw new FhirError('bad-value', 'withheld names a line that is not in the draft.', { expression: ['withheld'] });
    const out = new Set(withheld.map(({ reference }) => reference));
    const cleared = lines.filter((each) => !out.has(each));
    const { headers, body } = answer({ id, custodian: ods, cleared: cleared.length, withheld: out.size });
    const released = { status: 200, headers: { ...headers }, body: Buffer.from(body), answers: [], resources: [] };
    await call.gateway.subjectRequests.review(id, by, { custodian: ods, cleared, withheld }, () => alongside(released));
    return released;
  });
}
