import type { Subscription } from '@medplum/fhirtypes';
import { topicUrl } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import { HIDDEN } from './channel-headers.ts';
import { PROFILES, type SubscriptionRow } from './model.ts';

const filterOf = ({ person, population }: SubscriptionRow): string =>
  person === null ? `population=${population}` : `patient=Patient/${base32OfUuid(person)}`;

const number = (name: string, kind: 'valueUnsignedInt' | 'valuePositiveInt', value: number | null) =>
  value === null ? [] : [{ url: `${PROFILES}/${name}`, [kind]: value }];

/** The Subscription as its owner is shown it. What its headers hold is not shown again. */
export function subscriptionOf(row: SubscriptionRow): Subscription & { id: string } {
  const extension = [
    ...number('backport-heartbeat-period', 'valueUnsignedInt', row.heartbeat_s),
    ...number('backport-timeout', 'valueUnsignedInt', row.timeout_s),
    ...number('backport-max-count', 'valuePositiveInt', row.max_count),
  ];
  const criteria = [{ url: `${PROFILES}/backport-filter-criteria`, valueString: filterOf(row) }];
  // R4's types do not know the extensions of a primitive.
  const extended = { _criteria: { extension: criteria } };
  const payload = [{ url: `${PROFILES}/backport-payload-content`, valueCode: row.content }];
  const channel = {
    ...(extension.length === 0 ? {} : { extension }),
    type: 'rest-hook' as const,
    endpoint: row.endpoint,
    payload: 'application/fhir+json' as const,
    _payload: { extension: payload },
    ...(row.header_names.length === 0 ? {} : { header: row.header_names.map((name) => `${name}: ${HIDDEN}`) }),
  };
  const meta = {
    versionId: String(row.version),
    lastUpdated: row.updated.toISOString(),
    profile: [`${PROFILES}/backport-subscription`],
  };
  return {
    resourceType: 'Subscription',
    id: base32OfUuid(row.subscription),
    meta,
    status: row.status,
    ...(row.ends === null ? {} : { end: row.ends.toISOString() }),
    reason: row.reason,
    criteria: topicUrl(row.topic),
    ...extended,
    ...(row.error === null ? {} : { error: row.error }),
    channel,
  };
}
