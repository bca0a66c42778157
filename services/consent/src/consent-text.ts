import type { Permit } from '@ouzel/exchange';
import { base32OfUuid, systems } from '@ouzel/fhir';
import { z } from 'zod';

export interface ConsentRow {
  consent: string;
  version: number;
  resource: string;
  recorded: Date;
  /** Whose it is. */
  person: string;
}

/** Of a restricted person's Consent, what names no organisation, no person and no place. */
const SHOWN = ['status', 'scope', 'category', 'dateTime', 'policy', 'policyRule'];
const SHOWN_OF_PROVISION = ['type', 'period', 'class', 'securityLabel'];

const object = z.record(z.string(), z.unknown());
const coded = z.object({ coding: z.array(z.object({ system: z.string().optional(), code: z.string() })) });

function provisionWithoutPlaces(value: unknown): unknown {
  return Object.fromEntries(Object.entries(object.parse(value)).filter(([name]) => SHOWN_OF_PROVISION.includes(name)));
}

function withoutPlaces(content: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(content).filter(([name]) => SHOWN.includes(name)));
  const category = z.array(coded).parse(kept['category']);
  return { ...kept, scope: coded.parse(kept['scope']), category, provision: provisionWithoutPlaces(content['provision']) };
}

/** The Consent as JSON text; where location is hidden (a restricted person), without any element that could give it away. */
export function consentText({ consent, version, resource, recorded }: ConsentRow, { person, hideLocation }: Permit): string {
  const content = object.parse(JSON.parse(resource));
  const security = hideLocation ? { security: [{ system: systems.confidentiality, code: 'R' }] } : {};
  return JSON.stringify({
    resourceType: 'Consent',
    id: base32OfUuid(consent),
    meta: { versionId: String(version), lastUpdated: recorded.toISOString(), ...security },
    patient: { reference: `Patient/${base32OfUuid(person)}` },
    ...(hideLocation ? withoutPlaces(content) : content),
  });
}
