import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, type Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { assertReviewer } from '../ig-reviewer.ts';
import { limits } from '../limits.ts';
import { refuseUnknown, single } from '../parameters.ts';
import { askedPerson } from './directives.ts';

const DAY_MS = 86_400_000;

function instantOf({ http }: Call, name: string): Date {
  const at = new Date(single(http.query, name) ?? '');
  if (Number.isNaN(at.getTime())) throw new FhirError('bad-value', `${name} is an instant.`, { expression: [name] });
  return at;
}

function spanOf(call: Call): { from: Date; until: Date; each: 'hour' | 'day' } {
  const [from, until] = [instantOf(call, 'from'), instantOf(call, 'until')];
  const days = (until.getTime() - from.getTime()) / DAY_MS;
  if (days <= 0 || days > limits.chartDaysMax)
    throw new FhirError('bad-value', `until is after from, by ${limits.chartDaysMax} days at most.`, { expression: ['until'] });
  return { from, until, each: days <= limits.chartHourlyDaysMax ? 'hour' : 'day' };
}

/** @throws FhirError `bad-value`. */
function byOf({ http }: Call): 'organisation' | 'role' {
  const by = single(http.query, 'by') ?? 'organisation';
  if (by !== 'organisation' && by !== 'role')
    throw new FhirError('bad-value', 'by is organisation or role.', { expression: ['by'] });
  return by;
}

/**
 * `GET accesses`: how often records were looked at, hour by hour or day by day, by organisation or role; with `patient` one person's alone. Who
 * reviews for an organisation is told what it did.
 */
export async function countAccesses(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  const { gateway, http, requester } = call;
  refuseUnknown(http, ['by', 'from', 'until', 'patient']);
  const [by, span] = [byOf(call), spanOf(call)];
  const person = http.query.has('patient') ? askedPerson(call) : undefined;
  const behind = person === undefined ? [] : await gateway.peopleBehind({ person });
  const { ods, kind } = requester.organisation;
  const counts = await gateway.accessCounts.count({
    by,
    ...span,
    ...(person === undefined ? {} : { people: behind.length === 0 ? [person] : behind }),
    ...(kind === 'exchange' ? {} : { organisation: ods }),
  });
  const subject = person === undefined ? ({ by: 'none' } as const) : ({ by: 'person', person } as const);
  const request = accessRequest(call, 'operation', 'accesses', subject);
  await gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return answer({ by, ...span, ...counts });
}
