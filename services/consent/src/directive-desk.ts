import type { Database } from '@ouzel/runtime';
import { sentenceOf, type WordedRule } from './directive-words.ts';
import { limits } from './limits.ts';

// Who the asked person is now, whoever that one replaces, and whether a review has said so of everybody on the way.
const ONE = `with one as (select coalesce((select m.subject from locator.member m where m.member = $1::uuid and m.whole), $1::uuid) as subject),
  behind as (select subject as person, true as counts, true as reviewed from one
    union all select m.member, m.consent, m.reviewed from locator.member m join one using (subject) where m.whole)`;
const PARTED = '(select q.parted from locator.person q where q.person = d.person)';
// As the decision has it (STILL_SAID in facts-linked.ts): a review may let one side's word alone count, and a permission that was recorded while
// people were one ended when they were parted.
const COUNTS = `b.counts and (d.said_at is null or d.said_as is not null or d.effect = 'deny' or d.exception or d.said_at = ${PARTED})`;
// What is kept for each of the others while they are one is the same word again.
const AGAIN = `(d.said_as in (select person from behind) and d.said_at = ${PARTED}) is true`;
const RULES = `${ONE} select d.directive, d.consent, d.version, d.effect, d.exception, d.strength, coalesce(c.name, d.custodian) as custodian,
    coalesce(o.name, d.organisation) as organisation, d.types, d.labels, d.starts, d.ends, d.recorded, d.superseded, n.recorder,
    r.name as "recorderName", n.version is null as "fromSource", ${COUNTS} as counts,
    d.person = $1::uuid or (b.reviewed and (select a.reviewed from behind a where a.person = $1::uuid)) as "forPerson"
  from behind b join consent.directive d on d.person = b.person
  left join locator.organisation c on c.ods = d.custodian left join locator.organisation o on o.ods = d.organisation
  left join consent.consent n on n.consent = d.consent and n.version = d.version left join locator.organisation r on r.ods = n.recorder
  where not ${AGAIN} order by d.superseded is not null, d.recorded desc, d.exception, d.directive limit ${limits.directivesShownMax}`;
const DISSENTS = `${ONE} select coalesce(o.name, s.custodian) as custodian, s.noted from consent.source_dissent s
  left join locator.organisation o on o.ods = s.custodian where s.person in (select person from behind) order by s.noted desc limit ${limits.directivesShownMax}`;

interface Row extends WordedRule, Record<string, unknown> {
  directive: string;
  consent: string | null;
  version: number | null;
  starts: Date;
  ends: Date | null;
  recorded: Date;
  superseded: Date | null;
  recorder: string | null;
  recorderName: string | null;
  fromSource: boolean;
  counts: boolean;
  /** Whether the person asked about may be told: what was recorded for somebody who is taken for them is not theirs to read before a review. */
  forPerson: boolean;
}

/** Of a rule: it binds now, it has not begun, its time is over, another word has taken its place, or links between people let it not count. */
export type RuleState = 'in-force' | 'not-begun' | 'ended' | 'withdrawn' | 'not-counted';

export interface PersonsRule extends Omit<Row, 'counts'> {
  state: RuleState;
  /** To the person. */
  sentence: string;
}

/** What one person decided about sharing, those in force first, and what their practices say that they told them. */
export interface PersonsRules {
  rules: PersonsRule[];
  dissents: { custodian: string; noted: Date }[];
}

function stateOf({ superseded, starts, ends, counts }: Row, now: Date): RuleState {
  if (superseded !== null) return 'withdrawn';
  if (!counts) return 'not-counted';
  if (ends !== null && ends <= now) return 'ended';
  return starts > now ? 'not-begun' : 'in-force';
}

/** For officers who answer a person about what they decided: without clinical content, and without anything of who the person is. */
export function createDirectiveDesk(database: Pick<Database, 'rows'>, now: () => Date) {
  return {
    /** `person`: by any id; what was recorded for whoever is that person now is among it. */
    async of(person: string): Promise<PersonsRules> {
      const [rows, dissents] = await Promise.all([
        database.rows<Row>({ name: 'consent-rules-of', text: RULES, values: [person] }),
        database.rows<{ custodian: string; noted: Date }>({ name: 'consent-dissents-of', text: DISSENTS, values: [person] }),
      ]);
      const rules = rows.map((row): PersonsRule => {
        const { counts: _counts, ...rule } = row;
        return { ...rule, state: stateOf(row, now()), sentence: sentenceOf(row) };
      });
      return { rules, dissents };
    },
  };
}
