import type { AccessRequest, Decision, Organisation, PurposeOfUse, View } from '@ouzel/exchange';
import type { Agreement } from './agreements.ts';
import { DATA_CLASSES_VERSION, dataClassNames, entriesOf } from './data-classes.ts';
import { decide } from './decide.ts';
import type { Facts } from './facts.ts';

/** Requests that were alike: who asked about whom, for what, in which role, and how often. */
export interface PastRequest {
  person: string;
  organisation: Organisation;
  purpose: PurposeOfUse;
  role?: string | undefined;
  interaction: AccessRequest['interaction'];
  count: number;
  /** When the last of them was asked. */
  at?: Date | undefined;
}

/** What a draft would change for those of an organisation who ask for a purpose, of what one custodian holds. */
export interface Change {
  requester: string;
  purpose: PurposeOfUse;
  role?: string | undefined;
  custodian: string;
  /** Types, or of a type the tokens, that they would see and do not now; and the other way round. */
  gains: string[];
  loses: string[];
  requests: number;
  people: number;
}

export interface Rehearsal {
  requests: number;
  decisions: number;
  /** Requests refused now and shown under the draft, and the other way round. */
  opened: number;
  closed: number;
  changes: Change[];
}

/** A recorded request as it would be asked again. */
export function asAsked({ person, organisation, purpose, role, interaction }: PastRequest): AccessRequest {
  const user = role === undefined ? {} : { user: { id: 'rehearsal', name: 'rehearsal', role, roleProfile: 'UNK' } };
  return {
    requester: { clientId: 'rehearsal', organisation, purpose, scopes: [], tokenId: 'rehearsal', ...user },
    interaction,
    target: 'rehearsal',
    subject: { by: 'person', person },
    types: [],
    query: '',
    traceId: '',
    requestId: '',
    from: '',
  };
}

const everyType = (): string[] =>
  entriesOf(DATA_CLASSES_VERSION, dataClassNames(DATA_CLASSES_VERSION)).filter((entry) => !entry.includes('?'));

const spelled = (view: View | undefined, every: readonly string[]): readonly string[] =>
  view === undefined ? [] : view === 'all' ? every : view;

const typeOf = (entry: string): string => entry.split('?', 1)[0] ?? entry;
const less = (some: readonly string[], others: readonly string[]): string[] =>
  some.filter((entry) => !others.includes(entry) && !others.includes(typeOf(entry)));

const viewsOf = (decision: Decision): Map<string, View> =>
  new Map(decision.outcome === 'refuse' ? [] : decision.holdings.map(({ custodian, view }) => [custodian.ods, view]));

/** Collects what a draft changes, request by request. Both decisions are made on the same facts, at the same moment. */
export function createRehearsal(now: readonly Agreement[], draft: readonly Agreement[], at: Date) {
  const every = everyType();
  const changes = new Map<string, Change & { who: Set<string> }>();
  const totals = { requests: 0, decisions: 0, opened: 0, closed: 0 };

  function note(past: PastRequest, custodian: string, gains: string[], loses: string[]): void {
    const { organisation, purpose, role, person, count } = past;
    const key = JSON.stringify([organisation.ods, purpose, role, custodian, gains, loses]);
    const change = changes.get(key) ?? {
      requester: organisation.ods,
      purpose,
      role,
      custodian,
      gains,
      loses,
      requests: 0,
      people: 0,
      who: new Set(),
    };
    changes.set(key, change);
    change.requests += count;
    change.who.add(person);
  }

  return {
    add(past: PastRequest, facts: Facts): void {
      const asked = asAsked(past);
      // Whose own request it was, the trail does not say by number: it was theirs.
      const patient = past.purpose === 'PATRQT' && facts.person !== undefined ? { patient: facts.person.nhsNumber } : {};
      const request = { ...asked, requester: { ...asked.requester, ...patient } };
      const before = decide(request, facts, now, at);
      const after = decide(request, facts, draft, at);
      totals.requests += past.count;
      totals.decisions += 2;
      if (before.outcome !== after.outcome) totals[after.outcome === 'permit' ? 'opened' : 'closed'] += past.count;
      const [seen, wouldSee] = [viewsOf(before), viewsOf(after)];
      for (const custodian of new Set([...seen.keys(), ...wouldSee.keys()])) {
        const [one, other] = [spelled(seen.get(custodian), every), spelled(wouldSee.get(custodian), every)];
        const [gains, loses] = [less(other, one), less(one, other)];
        if (gains.length + loses.length > 0) note(past, custodian, gains, loses);
      }
    },
    result(): Rehearsal {
      const sorted = [...changes.values()].toSorted((a, b) => b.requests - a.requests);
      return { ...totals, changes: sorted.map(({ who, ...change }) => ({ ...change, people: who.size })) };
    },
  };
}
