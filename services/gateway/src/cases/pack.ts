import { type HttpAnswer, zipped } from '@ouzel/runtime';
import type { Call } from '../context.ts';
import { refuseUnknown } from '../parameters.ts';
import { caseOf, eventOf, officerOf } from './officer.ts';
import { packFiles } from './pack-files.ts';

/**
 * `GET cases/{id}/pack`: the case as a ZIP archive that can be checked without the exchange: its events with their proofs, why each was allowed,
 * what was asked and answered. That it was taken, and how many events are in it, is in the trail before the first byte.
 */
export async function casePack(call: Call): Promise<HttpAnswer> {
  const officer = officerOf(call);
  refuseUnknown(call.http, []);
  const { gateway } = call;
  const found = await gateway.cases.evidence(officer, caseOf(call));
  await gateway.audit.record({ ...eventOf(call, 'read', 'cases pack', found.person), rows: found.trail.length });
  const at = gateway.now();
  const { id, name, organisation } = officer;
  const headers = {
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="case-${found.id}.zip"`,
    // How many events are in it: progress is told by them.
    'X-Total-Count': String(found.trail.length),
  };
  return {
    status: 200,
    headers,
    body: '',
    rest: zipped(packFiles(call, officer, found, { at, by: { id, name, organisation } }), at),
  };
}
