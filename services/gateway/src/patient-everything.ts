import { scopedTypes } from '@ouzel/access';
import { disclose, type Disclosure } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import { FHIR_JSON } from './answer.ts';
import { searchset } from './bundle.ts';
import { CLINICAL_TYPES } from './clinical-types.ts';
import { wholeOutcome } from './completeness.ts';
import { accessRequest, assertScope, type Call, personSubject } from './context.ts';
import { fanOut } from './fan-out.ts';
import { refuseUnknown } from './parameters.ts';

/** The types this token may read, of those that a record has. A record that a token cannot see at all is refused, not emptied. */
function readableTypes(call: Call): string[] {
  const scoped = scopedTypes(call.requester);
  const types = ['Patient', ...CLINICAL_TYPES].filter((type) => scoped === 'all' || scoped.includes(type));
  if (types.length <= 1) throw new FhirError('not-allowed', "The token's scopes allow no clinical type of a record.");
  return types;
}

/**
 * `GET Patient/{id}/$everything`: one person's shared record. Who may see what is decided once; every source that is due is asked; the
 * answer says how each of them answered. https://hl7.org/fhir/R4/operation-patient-everything.html
 */
export async function patientEverything(call: Call): Promise<Disclosure> {
  const { gateway, http } = call;
  assertScope(call.requester, 'Patient', 'r');
  refuseUnknown(http, ['_format', '_pretty']);
  const types = readableTypes(call);
  const subject = personSubject(http.params['id'] ?? '', gateway.base);
  const request = accessRequest(call, 'operation', 'Patient/$everything', subject, types);
  return disclose(gateway, request, async (permit) => {
    const { answers, closed } = await fanOut(permit, gateway.sources, types);
    const [patient, shown] = await Promise.all([
      gateway.locator.patientOf(permit),
      gateway.reader.read(permit, { types, closed }),
    ]);
    const id = base32OfUuid(permit.person);
    const entries = [
      { fullUrl: `${gateway.base}/Patient/${id}`, text: patient.text, mode: 'match' as const },
      ...shown.map((each) => ({ fullUrl: `${gateway.base}/${each.type}/${each.id}`, text: each.text, mode: 'match' as const })),
    ];
    const links = [{ relation: 'self', url: `${gateway.base}/Patient/${id}/$everything` }];
    const body = searchset({ total: entries.length, links, entries, outcome: wholeOutcome(permit, answers) });
    return {
      status: 200,
      headers: FHIR_JSON,
      body,
      answers,
      resources: [{ type: 'Patient', id, version: patient.version }, ...shown],
    };
  });
}
