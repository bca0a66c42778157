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
  /** What it permits opens nothing any more: its person was parted since from somebody with whom they counted as one. */
  void?: boolean;
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

const VOID =
  'This permission was recorded while two people were taken for one. They have been parted since, and nobody knows which of the two gave it: it opens nothing any more. Record it anew when the person gives it.';
const REST = ' What this Consent keeps from anybody holds still.';

/** One that only permits has ended; one with exceptions is still active, since these hold. Either says so. */
function voided(content: Record<string, unknown>): Record<string, unknown> {
  const more = object.parse(content['provision'])['provision'];
  const permitsOnly = !Array.isArray(more) || more.length === 0;
  const extension = [
    ...(Array.isArray(content['extension']) ? content['extension'] : []),
    { url: systems.permissionVoidExtension, valueString: permitsOnly ? VOID : VOID + REST },
  ];
  return { ...content, ...(permitsOnly ? { status: 'inactive' } : {}), extension };
}

/** The Consent as JSON text; where location is hidden (a restricted person), without any element that could give it away. */
export function consentText(
  { consent, version, resource, recorded, void: isVoid }: ConsentRow,
  { person, hideLocation }: Permit,
): string {
  const content = object.parse(JSON.parse(resource));
  const shown = hideLocation ? withoutPlaces(content) : content;
  const security = hideLocation ? { security: [{ system: systems.confidentiality, code: 'R' }] } : {};
  return JSON.stringify({
    resourceType: 'Consent',
    id: base32OfUuid(consent),
    meta: { versionId: String(version), lastUpdated: recorded.toISOString(), ...security },
    patient: { reference: `Patient/${base32OfUuid(person)}` },
    ...(isVoid === true ? voided(shown) : shown),
  });
}
