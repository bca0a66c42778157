import { createHash } from 'node:crypto';
import { type Permit, SUBJECT_ACCESS } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import type { Call } from '../context.ts';
import { limits } from '../limits.ts';
import type { OwnEntry } from '../own-view/rooms.ts';
import { refuseUnknown } from '../parameters.ts';
import { release } from '../release.ts';
import { fileOf } from './file.ts';
import { idOf, ownOfficerOf, personOf, requestOf } from './officer.ts';
import { selected } from './selection.ts';

type Place = { recorded: Date; id: string };

/** Who looked, as the person may know it, newest first. */
async function looksOf({ gateway }: Call, { person, replaces }: Permit): Promise<{ looks: OwnEntry[]; earlier: boolean }> {
  const persons = [person, ...replaces.filter(({ reviewed }) => reviewed).map((each) => each.person)];
  const looks: OwnEntry[] = [];
  for (let after: Place | undefined; ;) {
    const page = await gateway.ownView.entries({ persons, after, count: limits.ownPageMax });
    looks.push(...page.entries);
    if (page.next === undefined) return { looks, earlier: false };
    if (looks.length >= limits.looksListed) return { looks, earlier: true };
    after = page.next;
  }
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((all, each) => all + each, 0);

/**
 * `POST requests/{id}/release`: the file, once. It is made now, from the record as it is now, of what every reviewer let through, and kept
 * nowhere. That it left, its hash and every version in it are in the trail in the same transaction.
 */
export async function releaseFile(call: Call): Promise<HttpAnswer> {
  const by = ownOfficerOf(call);
  refuseUnknown(call.http, []);
  const id = idOf(call);
  const { gateway } = call;
  const found = await gateway.subjectRequests.read(undefined, id);
  if (found.state !== 'approved')
    throw new FhirError(
      'unsafe',
      `A request in the state ${found.state} is not released: it is approved first, and released once.`,
    );
  return release(call, requestOf(call, SUBJECT_ACCESS.release, personOf(found)), async (permit, alongside) => {
    const [shown, seen] = await Promise.all([gateway.reader.read(permit, { types: [] }), looksOf(call, permit)]);
    const parts = selected(permit, shown, found.parts);
    const { text: patient, version } = gateway.locator.patientOf(permit);
    const body = await fileOf({ now: gateway.now(), received: found.received, patient, parts, ...seen });
    const lines = parts.flatMap((part) => part.lines);
    const headers = {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="subject-access-${id}.zip"`,
    };
    const own = { type: 'Patient', id: base32OfUuid(permit.person), version };
    const released = { status: 200, headers, body, answers: [], resources: [own, ...lines] };
    const sha256 = createHash('sha256').update(body).digest('hex');
    const withheld = parts.reduce((all, each) => all + sum(each.withheld), 0);
    const leaving = { version: found.version, sha256, lines: lines.length, withheld };
    await gateway.subjectRequests.release(id, by, leaving, () => alongside(released));
    return released;
  });
}
