import { expect } from '@jest/globals';
import type { RelationshipKind } from '@ouzel/exchange';
import { uuidOfBase32 } from '@ouzel/fhir';
import { type Answer, ask } from './api.ts';
import { consentOf, type Firmness, type Scope } from './consents.ts';
import { type Hook, openHook, subscriptionBody, type Told } from './hook.ts';
import { type Minting, startMinting } from './minting.ts';
import { until } from './until.ts';
import { conditionOf, patientOf } from './written.ts';

export const idOf = ({ json }: Answer): string => String(Object(json).id);

/** An organisation as a subscriber: all scopes, a hook of its own, and what it was told there. */
export interface Subscriber {
  token: string;
  endpoint: string;
  subscribe(change?: Partial<Parameters<typeof subscriptionBody>[0]>): Promise<Answer>;
  /** A subscription that has shaken hands. @returns its id. */
  active(change?: Partial<Parameters<typeof subscriptionBody>[0]>): Promise<string>;
  call: Minting['call'];
}

export interface Subscribing {
  minting: Minting;
  hook: Hook;
  as(ods: string, scope?: string): Promise<Subscriber>;
  /** Somebody new, whom the contributor made known. @returns the id of the Patient. */
  person(): Promise<string>;
  relate(person: string, organisation: string, kind: RelationshipKind): Promise<void>;
  post(person: string, year: string, change?: object): Promise<string>;
  decide(person: string, firmness: Firmness, scope?: Scope): Promise<string>;
  eventsOf(subscription: string): Told[];
  /** All numbers that a subscription was told, in the order in which they came. */
  numbersOf(subscription: string): number[];
  /** Nothing waits for the relay, and nothing is left to tell. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

const NUMBERS = ['9990000018', '9990000026', '9990000034', '9990000042', '9990000050', '9990000069', '9990000077', '9990000085'];

const WAITING = `select (select count(*) from sync.event where relayed_at is null) + (select count(*) from sync.notification n
  join sync.subscription s using (subscription) where n.state = 'waiting' and s.status <> 'off') as waiting`;

export async function startSubscribing(more: readonly string[] = []): Promise<Subscribing> {
  const hook = await openHook();
  const minting = await startMinting({ notify: { endpoints: [`${hook.base}/told`, ...more] } });
  const { world } = minting;
  const numbers = NUMBERS.values();
  const as = async (ods: string, scope = 'system/*.cruds'): Promise<Subscriber> => {
    const token = await minting.token(ods, scope);
    const own: Minting['call'] = (path, asked = {}) => ask(world.fhirBase, path, { token, ...asked });
    const endpoint = `${hook.base}/told`;
    const subscribe: Subscriber['subscribe'] = (change = {}) =>
      own('Subscription', { body: subscriptionBody({ topic: 'record-changed', filter: '', endpoint, ...change }) });
    const isActive = async (id: string): Promise<boolean> => Object((await own(`Subscription/${id}`)).json).status === 'active';
    const active: Subscriber['active'] = async (change) => {
      const made = await subscribe(change);
      expect([made.status, made.text]).toEqual([201, expect.stringContaining('"status":"requested"')]);
      await until(() => isActive(idOf(made)));
      return idOf(made);
    };
    return { token, endpoint, subscribe, active, call: own };
  };
  const eventsOf = (id: string): Told[] => hook.of(id).filter(({ type }) => type === 'event-notification');
  return {
    minting,
    hook,
    as,
    person: async () => idOf(await minting.call('Patient', { body: patientOf(numbers.next().value ?? '') })),
    async relate(person, organisation, kind) {
      const { consent, database } = world.system;
      const fact = { organisation, person: uuidOfBase32(person) ?? '', kind, basis: 'test', starts: new Date('2020-01-01') };
      await database.rows(consent.relationship(fact));
    },
    async post(person, year, change = {}) {
      const made = await minting.call('Condition', { body: { ...conditionOf(person, year), ...change } });
      expect([made.status, made.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
      return idOf(made);
    },
    async decide(person, firmness, scope) {
      const token = await world.token('consentAdmin', 'HOPERAT');
      const made = await ask(world.fhirBase, 'Consent', { token, body: consentOf(person, firmness, scope) });
      expect(made.status).toBe(201);
      return idOf(made);
    },
    eventsOf,
    numbersOf: (id) => eventsOf(id).flatMap(({ numbers: all }) => all),
    idle: () => until(async () => Number((await minting.rows<{ waiting: string }>(WAITING))[0]?.waiting) === 0),
    async stop() {
      await minting.stop();
      await hook.close();
    },
  };
}
