import { hash } from 'node:crypto';
import { z } from 'zod';
import { type Answer, ask } from './api.ts';
import { acting, type Minting } from './minting.ts';

export const EXCHANGE = '9OZX01';
const PRIVACY_OFFICER = 'R0001';
const GUARDIAN = 'R5105';

const rebuilt = z.looseObject({
  event: z.string(),
  state: z.enum(['exact', 'erased', 'not-supported', 'differs']),
  sha256: z.string().optional(),
  content: z.string().optional(),
  reason: z.string().optional(),
  missing: z.number().optional(),
});
export type Opened = z.output<typeof rebuilt>;
export const openedOf = ({ json }: Answer): Opened => rebuilt.parse(json);

export const REASON = 'The person complained of an access on that day.';
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** An officer of information governance, each user with a client of their own. */
export const governing = ({ token }: Pick<Minting, 'token'>, user: string, role: string, ods = EXCHANGE): Promise<string> =>
  token(ods, 'user/AuditEvent.rs', {
    ...acting(role),
    user_id: user,
    fhirUser: `Practitioner/${user}`,
    client_id: `ig-${user}`,
    purpose_of_use: 'HOPERAT',
  });

/** Who looks into past answers: a Privacy Officer, and a Caldicott Guardian who approves. */
export interface Reconstructing {
  officer: string;
  guardian: string;
  /** The id of the newest event of a trace. */
  eventOf(trace: string): Promise<string>;
  at(path: string, token: string, body?: object): Promise<Answer>;
  request(event: string, token?: string): Promise<Answer>;
  /** Asks, approves and opens. */
  open(event: string): Promise<Opened>;
}

const made = z.looseObject({ id: z.string() });

export async function openReconstructing(minting: Minting): Promise<Reconstructing> {
  const [officer, guardian] = [
    await governing(minting, '910000000301', PRIVACY_OFFICER),
    await governing(minting, '910000000302', GUARDIAN),
  ];
  const base = minting.world.fhirBase.replace('/fhir/R4', '/ig');
  const at: Reconstructing['at'] = (path, token, body) =>
    ask(base, path, { token, ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }) });
  const request: Reconstructing['request'] = (event, token = officer) =>
    at('reconstructions', token, { event, case: 'IG-2026/17', reason: REASON });
  return {
    officer,
    guardian,
    at,
    request,
    async eventOf(trace) {
      const text = `select id from audit.event where event like '%"trace":"' || $1 || '"%' order by sequence desc limit 1`;
      const [row] = await minting.rows<{ id: string }>(text, [trace]);
      if (row === undefined) throw new Error('No event has this trace.');
      return row.id;
    },
    async open(event) {
      const { id } = made.parse((await request(event)).json);
      const answer = await at(`reconstructions/${id}/decision`, guardian, { decision: 'approved', reason: REASON });
      if (answer.status !== 200) throw new Error(`The approval was answered ${answer.status}: ${answer.text}`);
      return openedOf(await at(`reconstructions/${id}/content`, officer));
    },
  };
}

/** A trace id, and the header that carries it. */
export function traced(nth: number): { trace: string; headers: { traceparent: string } } {
  const trace = `a${nth.toString(16).padStart(31, '0')}`;
  return { trace, headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } };
}
