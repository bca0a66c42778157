import { type AccessRequest, disclose, type Permit, type Released } from '@ouzel/exchange';
import { asFhirError, base32OfUuid, FhirError, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { searchset } from './bundle.ts';
import { searchOutcome } from './completeness.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { fanOut, type FannedOut, type Settled } from './fan-out.ts';
import type { Job } from './jobs.ts';
import { limits } from './limits.ts';
import { everything, type Wanted, wantedOf } from './record-bundle.ts';
import { release } from './release.ts';
import { entryOf } from './search-page.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Asks the sources after the caller was told where to look. It is a disclosure of its own, decided and recorded like any other. */
async function askSources({ gateway }: Call, request: AccessRequest, wanted: Wanted, job: string): Promise<void> {
  let noted = Promise.resolve();
  const settled = (due: number, answers: readonly Settled[]): void => {
    const now = [...answers];
    noted = noted.then(() => gateway.jobs.progress(job, due, now)).catch(() => undefined);
  };
  const patience = { softMs: limits.laterDeadlineMs, hardMs: limits.laterDeadlineMs, settled };
  try {
    await disclose(gateway, request, async (permit) => {
      const { answers } = await fanOut(permit, gateway.sources, wanted.types, patience);
      await noted;
      const all = permit.holdings.flatMap(({ record, custodian }) => {
        const answer = answers.find((each) => each.custodian.ods === custodian.ods);
        return answer === undefined ? [] : [{ record, answer }];
      });
      await gateway.jobs.progress(job, all.length, all);
      return { status: 200, body: Buffer.alloc(0), answers, resources: [] };
    });
    await gateway.jobs.end(job);
  } catch (thrown) {
    await noted;
    await gateway.jobs.end(job, asFhirError(thrown).message).catch(() => undefined);
  }
}

/** `Prefer: respond-async`: 202 at once, with the address of what has come in so far (https://hl7.org/fhir/R4/async.html). */
export async function answerLater(call: Call, request: AccessRequest, wanted: Wanted): Promise<HttpAnswer> {
  const { gateway, requester } = call;
  let job = '';
  const answer = await release(call, request, async (permit): Promise<Released> => {
    job = await gateway.jobs.begin(requester, { person: permit.person, query: wanted.text });
    const headers = { 'Content-Location': `${gateway.base}/_async/${job}` };
    return { status: 202, headers, body: Buffer.alloc(0), answers: [], resources: [] };
  });
  gateway.jobs.run(() => askSources(call, request, wanted, job));
  return answer;
}

const noJob = (): FhirError =>
  new FhirError('not-found', 'There is no such request of yours; its answer is kept for a quarter of an hour.');

async function jobOf({ gateway, requester, http }: Call): Promise<Job> {
  assertScope(requester, 'Patient', 'r');
  const job = await gateway.jobs.find(requester, http.params['job'] ?? '');
  if (job === undefined) throw noJob();
  return job;
}

/** The sources of a job that may still be spoken of. */
const sourcesOf = (job: Job, permit: Permit): Job['sources'] =>
  job.sources.filter(({ record }) => permit.holdings.some((each) => each.record === record));

const requestAbout = (call: Call, { person }: Job, target: string): AccessRequest =>
  accessRequest(call, 'operation', target, { by: 'person', person });

function manifest({ gateway }: Call, permit: Permit, job: Job): string {
  const url = `${gateway.base}/_async/${job.job}`;
  const parts = sourcesOf(job, permit).map(({ record, answer }) => ({
    type: 'Bundle',
    url: `${url}/${base32OfUuid(record)}`,
    status: answer.status,
    ...(permit.hideLocation ? {} : { custodian: answer.custodian.ods }),
  }));
  const whole = job.ended === null || job.failure !== null ? [] : [{ type: 'Bundle', url: `${url}/whole` }];
  return JSON.stringify({
    transactionTime: job.started.toISOString(),
    request: `${gateway.base}/Patient/${base32OfUuid(job.person)}/$everything${job.query === '' ? '' : `?${job.query}`}`,
    requiresAccessToken: true,
    output: [...whole, ...parts],
    error: [],
  });
}

/** `GET _async/{job}`: 202 with what has come in so far, 200 when all of it has; decided anew each time. */
export async function jobStatus(call: Call): Promise<HttpAnswer> {
  const job = await jobOf(call);
  return release(call, requestAbout(call, job, '$everything status'), async (permit) => {
    if (job.failure !== null) throw new FhirError('sources-failed', job.failure);
    const body = Buffer.from(manifest(call, permit, job));
    const answers = sourcesOf(job, permit).map(({ answer }) => answer);
    if (job.ended !== null) return { status: 200, headers: JSON_TYPE, body, answers, resources: [] };
    const progress = `${job.sources.length} of ${job.due ?? 'all'} sources have answered`;
    const headers = { ...JSON_TYPE, 'X-Progress': progress, 'Retry-After': '1' };
    return { status: 202, headers, body, answers, resources: [] };
  });
}

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
  return { status: 200, body, answers: [source.answer], resources: shown };
}

/** `GET _async/{job}/{part}`: what one source gave, or the whole. An answer of its own, decided and recorded. */
export async function jobPart(call: Call): Promise<HttpAnswer> {
  const job = await jobOf(call);
  const part = call.http.params['part'] ?? '';
  return release(call, requestAbout(call, job, '$everything part'), (permit) =>
    part === 'whole' ? wholeOf(call, job, permit) : partOf(call, job, permit, part),
  );
}

/** `DELETE _async/{job}`: the caller does not want it any more. */
export async function forgetJob(call: Call): Promise<HttpAnswer> {
  const { job } = await jobOf(call);
  await call.gateway.jobs.forget(call.requester, job);
  return { status: 204, body: '' };
}
