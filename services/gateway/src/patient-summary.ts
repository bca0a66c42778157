import { randomUUID } from 'node:crypto';
import { allows, mayOperate, scopedTypes } from '@ouzel/access';
import type { Disclosure, Permit } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import { wholeOutcome } from './completeness.ts';
import { accessRequest, assertScope, type Call, personSubject } from './context.ts';
import { type FannedOut, fanOut } from './fan-out.ts';
import { GENERAL, refuseUnknown } from './parameters.ts';
import { documentRecipe } from './recipes/document.ts';
import { release } from './release.ts';
import { documentOf, type Filled, type Kind } from './summary-document.ts';
import { IPS_KIND, URGENT_KIND } from './summary-kinds.ts';
import { IPS_SECTIONS, type Section, URGENT_SECTIONS } from './summary-sections.ts';

async function fill(call: Call, permit: Permit, sections: readonly Section[], { closed }: FannedOut): Promise<Filled[]> {
  const { reader } = call.gateway;
  return Promise.all(sections.map(async (section) => ({ section, shown: await section.read(reader, permit, closed) })));
}

async function summarise(call: Call, kind: Kind, sections: readonly Section[]): Promise<Disclosure> {
  const { gateway, http } = call;
  refuseUnknown(http, GENERAL);
  const types = [...new Set(sections.flatMap((each) => each.types))];
  const subject = personSubject(http.params['id'] ?? '', gateway.base);
  return release(call, accessRequest(call, 'operation', kind.target, subject, types), async (permit) => {
    const fanned = await fanOut(permit, gateway.sources, types);
    const filled = await fill(call, permit, sections, fanned);
    const { answers } = fanned;
    const outcome = wholeOutcome(permit, answers);
    const person = base32OfUuid(permit.person);
    const [now, seed] = [gateway.now(), randomUUID()];
    const { text: patient, version } = gateway.locator.patientOf(permit);
    const { body, resources } = documentOf({ kind, filled, outcome, base: gateway.base, person, patient, now, seed });
    const recipe = documentRecipe({ kind, filled, resources, now, seed, answers });
    return { status: 200, body, answers, resources: [{ type: 'Patient', id: person, version }, ...resources], recipe };
  });
}

/** `GET Patient/{id}/$summary`: an International Patient Summary, with a section that says how each source answered. */
export async function patientSummary(call: Call): Promise<Disclosure> {
  const { requester } = call;
  assertScope(requester, 'Patient', 'r');
  const readable = scopedTypes(requester);
  const sections = IPS_SECTIONS.filter(({ types }) => readable === 'all' || types.every((type) => readable.includes(type)));
  if (sections.length === 0) throw new FhirError('not-allowed', "The token's scopes allow no clinical type of a record.");
  return summarise(call, IPS_KIND, sections);
}

/** `GET Patient/{id}/$urgent-summary`: the little that is needed first. It has a permission of its own, `user/$urgent-summary`. */
export async function patientUrgentSummary(call: Call): Promise<Disclosure> {
  const { requester } = call;
  const readsAll = URGENT_SECTIONS.every(({ types }) => types.every((type) => allows(requester, type, 'r')));
  if (!mayOperate(requester, 'urgent-summary') && !readsAll)
    throw new FhirError('not-allowed', "The token's scopes do not allow the urgent summary.");
  return summarise(call, URGENT_KIND, URGENT_SECTIONS);
}
