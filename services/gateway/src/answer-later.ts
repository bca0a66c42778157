import { type AccessRequest, disclose, type Released } from '@ouzel/exchange';
import { asFhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import type { Call } from './context.ts';
import { fanOut, type Settled } from './fan-out.ts';
import { limits } from './limits.ts';
import type { Wanted } from './record-bundle.ts';
import { release } from './release.ts';

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
