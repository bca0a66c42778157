import type { Permit } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import type { Call } from './context.ts';
import type { Job } from './jobs.ts';
import { jobOf, requestAbout, sourcesOf } from './later-job.ts';
import { release } from './release.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

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
