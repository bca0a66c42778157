import type { Permit, Released } from '@ouzel/exchange';
import { FhirError, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { searchset } from './bundle.ts';
import { searchOutcome } from './completeness.ts';
import type { Call } from './context.ts';
import type { FannedOut } from './fan-out.ts';
import type { Job } from './jobs.ts';
import { jobOf, noJob, requestAbout, sourcesOf } from './later-job.ts';
import { everything, wantedOf } from './record-bundle.ts';
import { release } from './release.ts';
import { searchsetRecipe } from './recipes/searchset.ts';
import { entryOf } from './search-page.ts';

async function wholeOf(call: Call, job: Job, permit: Permit): Promise<Released> {
  if (job.ended === null) throw new FhirError('not-found', 'Sources are still being asked; look at the status first.');
  const wanted = wantedOf(call, new URLSearchParams(job.query));
  const sources = sourcesOf(job, permit);
  const answers = sources.map(({ answer }) => answer);
  const closed = sources
    .filter(({ answer }) => ['refused', 'withheld', 'not-asked'].includes(answer.status))
    .map(({ record }) => record);
  const fanned: FannedOut = { answers, closed };
  return everything(call, permit, wanted, fanned);
}

async function partOf(call: Call, job: Job, permit: Permit, part: string): Promise<Released> {
  const { gateway, http } = call;
  const record = uuidOfBase32(part);
  const source = sourcesOf(job, permit).find((each) => each.record === record);
  if (source === undefined) throw noJob();
  const { types, conditions } = wantedOf(call, new URLSearchParams(job.query));
  const others = permit.holdings.map((holding) => holding.record).filter((each) => each !== record);
  const shut = ['refused', 'withheld', 'not-asked'].includes(source.answer.status);
  const shown = shut ? [] : await gateway.reader.read(permit, { types, conditions, closed: others });
  const url = `${gateway.base}${http.url.slice(http.url.indexOf('/_async/'))}`;
  const body = searchset({
    total: shown.length,
    links: [{ relation: 'self', url }],
    entries: shown.map((each) => entryOf(gateway.base, each, 'match')),
    outcome: searchOutcome(permit, source.answer.status === 'complete' ? [] : [source.answer]),
  });
  const recipe = searchsetRecipe({ self: url, total: shown.length, answers: [source.answer] });
  return { status: 200, body, answers: [source.answer], resources: shown, recipe };
}

/** `GET _async/{job}/{part}`: what one source gave, or the whole. An answer of its own, decided and recorded. */
export async function jobPart(call: Call): Promise<HttpAnswer> {
  const job = await jobOf(call);
  const part = call.http.params['part'] ?? '';
  return release(call, requestAbout(call, job, '$everything part'), (permit) =>
    part === 'whole' ? wholeOf(call, job, permit) : partOf(call, job, permit, part),
  );
}
