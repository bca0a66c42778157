import { limits } from './limits.ts';
import { type VitalSigns, vitalSignsBundle } from './vital-signs.ts';

/** A round of vital signs and where it is posted. */
export interface VitalSignsPost {
  fhirBase: string;
  token: string;
  nhsNumber: string;
  taken: Date;
  set: VitalSigns;
  /** The same for a round that is posted again. */
  idempotencyKey: string;
}

/** A care home's system: posts a round as a batch Bundle. @returns the answer whatever its status. Rejects where none came in time. */
export async function postVitalSigns(post: VitalSignsPost): Promise<{ status: number; body: unknown }> {
  const { fhirBase, token, nhsNumber, taken, set, idempotencyKey } = post;
  const response = await fetch(fhirBase, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(limits.postTimeoutMs),
    headers: {
      Accept: 'application/fhir+json',
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/fhir+json',
      'Idempotency-Key': idempotencyKey,
    },
    body: JSON.stringify(vitalSignsBundle(nhsNumber, taken, set)),
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}
