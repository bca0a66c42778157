import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, type Call } from './context.ts';
import { answer } from './ig-answer.ts';
import { assertReviewer } from './ig-reviewer.ts';
import { refuseUnknown, single } from './parameters.ts';
import type { ApiRoute } from './route.ts';

/** What the audit log offers to this room: the audit service implements it. */
export interface AuditLog {
  checkpoint(): Promise<string | undefined>;
  keys(): Promise<string[]>;
  consistency(first: number, second: number): Promise<string[]>;
  inclusion(index: number, size: number): Promise<string[]>;
  /** Where an event is, what is committed to it, and the published log that it is in. */
  entry(id: string): Promise<
    | {
        index: number;
        leaf: string;
        size: number;
        checkpoint: string;
        opening?: { organisation: string; sections: string[]; salts: string[] };
      }
    | undefined
  >;
  checkpoints(): Promise<{ size: number; made: Date; note: string }[]>;
}

const plainText = (body: string): HttpAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  body,
});

function countOf(query: URLSearchParams, name: string): number {
  const text = single(query, name);
  if (text === undefined || !/^\d{1,15}$/.test(text))
    throw new FhirError('bad-value', `${name} is a number from 0.`, { expression: [name] });
  return Number(text);
}

/** `GET audit/checkpoint`: the newest signed note. It says how long the log is and what its head is, and nothing about anybody. */
async function checkpoint({ gateway }: Call): Promise<HttpAnswer> {
  const note = await gateway.auditLog.checkpoint();
  if (note === undefined) throw new FhirError('not-found', 'Nothing has been sealed yet.');
  return plainText(note);
}

/** `GET audit/key`: the first key, then each rotation as a note that the key before it signed, parted by empty lines. */
async function key({ gateway }: Call): Promise<HttpAnswer> {
  return plainText((await gateway.auditLog.keys()).map((text) => `${text.trimEnd()}\n`).join('\n\n'));
}

/** `GET audit/proof?first=&second=` (consistency) or `?index=&size=` (inclusion): hashes alone. */
async function proof({ gateway, http }: Call): Promise<HttpAnswer> {
  refuseUnknown(http, ['first', 'second', 'index', 'size']);
  const { query } = http;
  if (query.has('first') || query.has('second')) {
    const [first, second] = [countOf(query, 'first'), countOf(query, 'second')];
    if (first > second) throw new FhirError('bad-value', 'first is not above second.', { expression: ['first'] });
    return answer({ first, second, proof: await gateway.auditLog.consistency(first, second) });
  }
  const [index, size] = [countOf(query, 'index'), countOf(query, 'size')];
  if (index >= size) throw new FhirError('bad-value', 'index is below size.', { expression: ['index'] });
  return answer({ index, size, proof: await gateway.auditLog.inclusion(index, size) });
}

/** `GET audit/entries/{id}`: where an event is in the log, with its leaf and its proof; the id is that of its AuditEvent. For reviewers. */
async function entry(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const { auditLog, audit } = call.gateway;
  const id = call.http.params['id'] ?? '';
  const found = /^[0-9a-f-]{36}$/.test(id) ? await auditLog.entry(id) : undefined;
  if (found === undefined) throw new FhirError('not-found', 'No such event is in the published log; it may be in two seconds.');
  const { opening, ...where } = found;
  const { organisation } = call.requester;
  // Of what others did, an organisation's officers see their own part alone: that is not all of the event.
  const whole = opening !== undefined && (organisation.kind === 'exchange' || organisation.ods === opening.organisation);
  const opened = whole ? { opening: { sections: opening.sections, salts: opening.salts } } : {};
  const body = { id, ...where, proof: await auditLog.inclusion(found.index, found.size), ...opened };
  const request = accessRequest(call, 'operation', 'audit entry', { by: 'none' });
  await audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return answer(body);
}

/** `GET audit/checkpoints`: the newest of them with the time at which each was signed. For reviewers. */
async function checkpoints(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const found = await call.gateway.auditLog.checkpoints();
  const request = accessRequest(call, 'operation', 'audit checkpoints', { by: 'none' });
  await call.gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return answer({ checkpoints: found });
}

/** What proves the trail: checkpoints and keys for whoever keeps watch, proofs for whoever doubts. */
export function auditLogRoutes(): ApiRoute[] {
  const route = (path: string, name: string, handle: ApiRoute['handle'], open: boolean): ApiRoute => {
    return { door: 'ig', method: 'GET', path, name, interaction: 'operation', html: true, open, handle };
  };
  return [
    route('/audit/checkpoint', 'audit checkpoint', checkpoint, true),
    route('/audit/key', 'audit key', key, true),
    route('/audit/proof', 'audit proof', proof, true),
    route('/audit/checkpoints', 'audit checkpoints', checkpoints, false),
    route('/audit/entries/:id', 'audit entry', entry, false),
  ];
}
