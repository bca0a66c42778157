import type { TraceAnswer } from '@ouzel/exchange';
import { z } from 'zod';
import { demographicsOf } from './demographics.ts';
import { coding, patient } from './pds-patient.ts';

/** Why PDS gave no answer that can be used. `refused` is about the one person who was asked about; all others are about PDS. */
export type PdsFailure =
  | 'timed-out'
  | 'unreachable'
  | 'throttled'
  | 'not-authorised'
  | 'refused'
  | 'server-error'
  | 'unreadable'
  | 'not-a-patient';

export type PdsAnswer = TraceAnswer | { is: 'failed'; why: PdsFailure; retryAfterMs?: number };

const outcome = z.looseObject({
  issue: z.array(z.looseObject({ details: z.looseObject({ coding: z.array(coding).optional() }).optional() })),
});

const failed = (why: PdsFailure): PdsAnswer => ({ is: 'failed', why });

/** An error of PDS (`specification/components/paths/patient-get.yaml`): only two of them are answers about the person. */
function errorOf(status: number, json: unknown): PdsAnswer {
  const codes =
    outcome.safeParse(json).data?.issue.flatMap(({ details }) => details?.coding?.map(({ code }) => code) ?? []) ?? [];
  if (status === 404 && codes.includes('INVALIDATED_RESOURCE')) return { is: 'invalidated' };
  if (status === 404 && codes.includes('RESOURCE_NOT_FOUND')) return { is: 'not-found' };
  if (status === 401 || status === 403) return failed('not-authorised');
  if (status === 429) return failed('throttled');
  if (status === 408) return failed('timed-out');
  // A 404 of nobody's making (a wrong address, a proxy) says nothing about a person.
  if (status >= 500 || status === 404 || status < 400) return failed('server-error');
  return failed('refused');
}

/**
 * What an answer of PDS to `GET Patient/{number}` means. A pure function that takes anything; nothing that PDS sends makes it throw.
 * Success is not enough: 200 may be an OperationOutcome, or a Patient under another number (superseded; `Demographics.nhsNumber` says so).
 */
export function meaningOf(status: number, json: unknown): PdsAnswer {
  if (status !== 200) return errorOf(status, json);
  const read = patient.safeParse(json);
  if (!read.success) return failed('not-a-patient');
  const demographics = demographicsOf(read.data);
  return demographics === undefined ? failed('not-a-patient') : { is: 'found', demographics };
}
