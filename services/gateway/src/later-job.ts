import type { AccessRequest, Permit } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, assertScope, type Call } from './context.ts';
import type { Job } from './jobs.ts';

export const noJob = (): FhirError =>
  new FhirError('not-found', 'There is no such request of yours; its answer is kept for a quarter of an hour.');

export async function jobOf({ gateway, requester, http }: Call): Promise<Job> {
  assertScope(requester, 'Patient', 'r');
  const job = await gateway.jobs.find(requester, http.params['job'] ?? '');
  if (job === undefined) throw noJob();
  return job;
}

/** The sources of a job that may still be spoken of. */
export const sourcesOf = (job: Job, permit: Permit): Job['sources'] =>
  job.sources.filter(({ record }) => permit.holdings.some((each) => each.record === record));

export const requestAbout = (call: Call, { person }: Job, target: string): AccessRequest =>
  accessRequest(call, 'operation', target, { by: 'person', person });

/** `DELETE _async/{job}`: the caller does not want it any more. */
export async function forgetJob(call: Call): Promise<HttpAnswer> {
  const { job } = await jobOf(call);
  await call.gateway.jobs.forget(call.requester, job);
  return { status: 204, body: '' };
}
