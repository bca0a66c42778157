import type { Database } from '@ouzel/runtime';
import { sentenceOf, type WordedRule } from './directive-words.ts';
import { limits } from './limits.ts';

const RULES = `select d.directive, d.consent, d.version, d.effect, d.exception, d.strength, coalesce(c.name, d.custodian) as custodian,
    coalesce(o.name, d.organisation) as organisation, d.types, d.labels, d.starts, d.ends, d.recorded, d.superseded, n.recorder,
    r.name as "recorderName", n.version is null as "fromSource"
  from consent.directive d left join locator.organisation c on c.ods = d.custodian left join locator.organisation o on o.ods = d.organisation
  left join consent.consent n on n.consent = d.consent and n.version = d.version left join locator.organisation r on r.ods = n.recorder
  where d.person = any($1::uuid[]) order by d.superseded is not null, d.recorded desc, d.exception, d.directive limit ${limits.directivesShownMax}`;
const DISSENTS = `select coalesce(o.name, s.custodian) as custodian, s.noted from consent.source_dissent s
  left join locator.organisation o on o.ods = s.custodian where s.person = any($1::uuid[]) order by s.noted desc limit ${limits.directivesShownMax}`;

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
}

/** Of a rule: it binds now, it has not begun, its time is over, or another word has taken its place. */
export type RuleState = 'in-force' | 'not-begun' | 'ended' | 'withdrawn';

export interface PersonsRule extends Row {
  state: RuleState;
  /** To the person. */
  sentence: string;
}

/** What one person decided about sharing, those in force first, and what their practices say that they told them. */
export interface PersonsRules {
  rules: PersonsRule[];
  dissents: { custodian: string; noted: Date }[];
}

function stateOf({ superseded, starts, ends }: Row, now: Date): RuleState {
  if (superseded !== null) return 'withdrawn';
  if (ends !== null && ends <= now) return 'ended';
  return starts > now ? 'not-begun' : 'in-force';
}

/** For officers who answer a person about what they decided: without clinical content, and without anything of who the person is. */
export function createDirectiveDesk(database: Pick<Database, 'rows'>, now: () => Date) {
  return {
    /** `people`: everybody by whom this one person is known. */
    async of(people: readonly string[]): Promise<PersonsRules> {
      const [rows, dissents] = await Promise.all([
        database.rows<Row>({ name: 'consent-rules-of', text: RULES, values: [people] }),
        database.rows<{ custodian: string; noted: Date }>({ name: 'consent-dissents-of', text: DISSENTS, values: [people] }),
      ]);
      return { rules: rows.map((row) => ({ ...row, state: stateOf(row, now()), sentence: sentenceOf(row) })), dissents };
    },
  };
}
