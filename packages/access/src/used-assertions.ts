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
 * What the server must remember is the ids of used assertions (RFC 7523, section 3, `jti`); tokens are JWTs and are not kept. They are kept in this
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
        entries.set(id, { payload, untilMs: Date.now() + expiresIn * 1000 });
      },
      async find(id) {
        const found = entries.get(id);
        return found === undefined || found.untilMs < Date.now() ? undefined : found.payload;
      },
      findByUid: none,
      findByUserCode: none,
      consume: none,
      destroy: async (id) => void entries.delete(id),
      revokeByGrantId: none,
    };
  };
}
