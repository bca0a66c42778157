import type { Effect, Requester } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';

/** How long the list is believed without another look, milliseconds. A list that cannot be read again lets nobody in. */
const LEASE_MS = 1_000;
/** Told whenever the list has changed. */
export const STANDING_CHANNEL = 'ouzel_standing';

const READ = `select 'token ' || token as key from consent.revoked_token where ends > $1
  union all select kind || ' ' || id from consent.standing where status <> 'active'`;
const REVOKE = 'insert into consent.revoked_token (token, ends) values ($1, $2) on conflict (token) do nothing';

type Out = ReadonlySet<string>;

export interface Revocations {
  /**
   * Whether the token, its client, its organisation, the person who acts or the role that they act in is out.
   * @throws FhirError `unavailable` where the list cannot be had.
   */
  isOut(requester: Requester): Promise<boolean>;
  /** The same by the list of a version of policy: read again only when the version that came with a request's facts has moved on. */
  isOutAt(policyVersion: number, requester: Requester): Promise<boolean>;
  /** The list has changed, or may have. */
  forget(): void;
}

/** Withdraws an access token by its `jti`; it binds the next decision in every process. */
export const revokeToken = (tokenId: string, ends: Date): Effect => ({
  name: 'consent-revoke',
  text: REVOKE,
  values: [tokenId, ends],
});

const isIn = (out: Out, { tokenId, clientId, organisation, user }: Requester): boolean =>
  out.size > 0 &&
  (out.has(`token ${tokenId}`) ||
    out.has(`client ${clientId}`) ||
    out.has(`organisation ${organisation.ods}`) ||
    // A token may name its user by the role that they act in.
    (user !== undefined &&
      [`practitioner ${user.id}`, `role ${user.id}`, `role ${user.roleProfile}`].some((key) => out.has(key))));

export function createRevocations(database: Pick<Database, 'rows'>, now: () => Date): Revocations {
  let lease: { until: number; out: Promise<Out> } | undefined;
  let known: { policyVersion: number; out: Promise<Out> } | undefined;
  const read = async (at: Date): Promise<Out> => {
    const rows = await database.rows<{ key: string }>({ name: 'consent-revoked', text: READ, values: [at] });
    return new Set(rows.map(({ key }) => key));
  };
  const leased = async (): Promise<Out> => {
    const at = now();
    if (lease === undefined || lease.until <= at.getTime()) lease = { until: at.getTime() + LEASE_MS, out: read(at) };
    const mine = lease;
    try {
      return await mine.out;
    } catch (error) {
      if (lease === mine) lease = undefined;
      throw error;
    }
  };
  return {
    isOut: async (requester) => isIn(await leased(), requester),
    async isOutAt(policyVersion, requester) {
      if (known?.policyVersion !== policyVersion) known = { policyVersion, out: read(now()) };
      const mine = known;
      try {
        return isIn(await mine.out, requester);
      } catch (error) {
        if (known === mine) known = undefined;
        throw error;
      }
    },
    forget() {
      lease = undefined;
    },
  };
}
