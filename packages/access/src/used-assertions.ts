import type { Adapter, AdapterPayload } from 'oidc-provider';
import { limits } from './limits.ts';

interface Entry {
  payload: AdapterPayload;
  untilMs: number;
}

function forgetEnded(entries: Map<string, Entry>): void {
  for (const [id, { untilMs }] of entries) {
    // In the order of arrival, and no entry lives for more than minutes: what is behind the first live one waits for its turn.
    if (untilMs >= Date.now()) return;
    entries.delete(id);
  }
}

/**
 * What the server must remember is the ids of used assertions (RFC 7523, section 3, `jti`), and sign-ins under way with their codes; tokens are
 * JWTs and are not kept. They are kept in this
 * process until the assertion ends, minutes later. A restart forgets them, and a second process would not know them: run one, which is
 * what the sample and the tests do.
 */
export function memoryAdapter(): (name: string) => Adapter {
  const models = new Map<string, Map<string, Entry>>();
  return (name) => {
    const entries = models.get(name) ?? new Map<string, Entry>();
    models.set(name, entries);
    const none = async (): Promise<undefined> => undefined;
    return {
      async upsert(id, payload, expiresIn = limits.tokenLifeSecondsMax) {
        forgetEnded(entries);
        // Anybody may begin to sign in, so what that leaves has a bound; used assertions are of registered clients, and are never dropped.
        if (name !== 'ReplayDetection' && entries.size >= limits.signInsMax) entries.delete(entries.keys().next().value ?? '');
        entries.set(id, { payload, untilMs: Date.now() + expiresIn * 1000 });
      },
      async find(id) {
        const found = entries.get(id);
        return found === undefined || found.untilMs < Date.now() ? undefined : found.payload;
      },
      findByUid: async (uid) =>
        [...entries.values()].find(({ payload, untilMs }) => payload.uid === uid && untilMs >= Date.now())?.payload,
      findByUserCode: none,
      async consume(id) {
        const found = entries.get(id);
        if (found !== undefined) found.payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void entries.delete(id),
      async revokeByGrantId(grantId) {
        for (const [id, { payload }] of entries) if (payload.grantId === grantId) entries.delete(id);
      },
    };
  };
}
