import type { Organisation } from '@ouzel/exchange';
import { stateOf } from './agreement-state.ts';
import type { Agreement } from './agreements.ts';
import { limits } from './limits.ts';

/** Every version of one agreement, the newest first. */
export type Versions = readonly Agreement[];

/** Agreements by whom they name in any of their versions: a decision looks at few of many. */
export interface AgreementIndex {
  naming(requester: Organisation): Versions[];
  between(requester: Organisation, custodian: Organisation): Versions[];
}

/**
 * Of an agreement the version that counts: the newest that has begun or is revoked, so that a version published ahead of its day does not
 * end the one before it, and a revocation binds whatever its other dates. One that has not begun counts where there is no other.
 */
export function currentOf(versions: Versions, now: Date): Agreement | undefined {
  return versions.find((each) => stateOf(each, now) !== 'not-begun') ?? versions[0];
}

export function versionsOf(agreements: readonly Agreement[]): Versions[] {
  const groups = Map.groupBy(agreements, ({ id }) => id);
  return [...groups.values()].map((group) => group.toSorted((a, b) => b.version - a.version));
}

const keysOf = ({ kind, ods }: Organisation): string[] => [`kind ${kind}`, `ods ${ods}`];
const named = (kinds: readonly string[], codes: readonly string[]): string[] => [
  ...kinds.map((kind) => `kind ${kind}`),
  ...codes.map((ods) => `ods ${ods}`),
];

function indexed(agreements: readonly Agreement[]): AgreementIndex {
  const byRequester = new Map<string, Set<Versions>>();
  const byPair = new Map<string, Set<Versions>>();
  const put = (map: Map<string, Set<Versions>>, key: string, versions: Versions): void => {
    const set = map.get(key) ?? new Set();
    map.set(key, set.add(versions));
  };
  for (const versions of versionsOf(agreements)) {
    for (const { requesterKinds, requesterCodes, custodianKinds, custodianCodes } of versions) {
      for (const requester of named(requesterKinds, requesterCodes)) {
        put(byRequester, requester, versions);
        for (const custodian of named(custodianKinds, custodianCodes)) put(byPair, `${requester} ${custodian}`, versions);
      }
    }
  }
  const all = (map: Map<string, Set<Versions>>, keys: readonly string[]): Versions[] => [
    ...new Set(keys.flatMap((key) => [...(map.get(key) ?? [])])),
  ];
  const pairs = new Map<string, Versions[]>();
  return {
    naming: (requester) => all(byRequester, keysOf(requester)),
    between(requester, custodian) {
      const pair = `${requester.kind} ${requester.ods} ${custodian.kind} ${custodian.ods}`;
      const before = pairs.get(pair);
      if (before !== undefined) return before;
      const keys = keysOf(requester).flatMap((one) => keysOf(custodian).map((other) => `${one} ${other}`));
      const found = all(byPair, keys);
      if (pairs.size >= limits.pairsMax) pairs.clear();
      pairs.set(pair, found);
      return found;
    },
  };
}

const known = new WeakMap<readonly Agreement[], AgreementIndex>();

/** The index of a list of agreements; it is made once for a list, and lists are never changed. */
export function indexOf(agreements: readonly Agreement[]): AgreementIndex {
  const before = known.get(agreements);
  if (before !== undefined) return before;
  const made = indexed(agreements);
  known.set(agreements, made);
  return made;
}
