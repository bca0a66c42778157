import type { Effect } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';

/** How long the list is believed without another look, milliseconds. A list that cannot be read again lets nobody in. */
const LEASE_MS = 1_000;

const READ = 'select token from consent.revoked_token where ends > $1';
const REVOKE = 'insert into consent.revoked_token (token, ends) values ($1, $2) on conflict (token) do nothing';

export interface Revocations {
  /** @throws FhirError `unavailable` where the list cannot be had. */
  isRevoked(tokenId: string): Promise<boolean>;
}

/** Withdraws an access token by its `jti`; it binds every process within a second. */
export const revokeToken = (tokenId: string, ends: Date): Effect => ({
  name: 'consent-revoke',
  text: REVOKE,
  values: [tokenId, ends],
});

export function createRevocations(database: Pick<Database, 'rows'>, now: () => Date): Revocations {
  let lease: { until: number; tokens: Promise<ReadonlySet<string>> } | undefined;
  const read = async (at: Date): Promise<ReadonlySet<string>> => {
    const rows = await database.rows<{ token: string }>({ name: 'consent-revoked', text: READ, values: [at] });
    return new Set(rows.map(({ token }) => token));
  };
  return {
    async isRevoked(tokenId) {
      const at = now();
      if (lease === undefined || lease.until <= at.getTime()) lease = { until: at.getTime() + LEASE_MS, tokens: read(at) };
      const mine = lease;
      try {
        return (await mine.tokens).has(tokenId);
      } catch (error) {
        if (lease === mine) lease = undefined;
        throw error;
      }
    },
  };
}
