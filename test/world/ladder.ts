import { randomUUID } from 'node:crypto';
import { createEscalationDesk, escalations } from '@ouzel/adapter-carehome';
import { createAgreements, createConsent } from '@ouzel/consent';
import { type Database, runEffects } from '@ouzel/runtime';
import { outbox } from '@ouzel/sync';
import { HOME, ladderOf, NURSES, PRACTICE } from './escalating.ts';

/** Readings of one moment, told by the number of the moment: `minute` orders them. */
export interface Reading {
  resident: number;
  minute: number;
  band: '0' | '1-4' | 'single-3' | '5-6' | '7+';
  complete: boolean;
}

const BEGAN = Date.now() - 100 * 60_000;
export const takenAt = ({ minute }: Pick<Reading, 'minute'>): Date => new Date(BEGAN + minute * 60_000);

const PEOPLE = `with o as (insert into locator.organisation (ods, name, kind) values ('${HOME}', 'Home', 'care-home'), ('${NURSES}', 'Nurses', 'community'), ('${PRACTICE}', 'Practice', 'gp-practice'))
  select 1`;
const RESIDENT = `with p as (insert into locator.person (person, nhs_number, patient) values ($1, $2, '') returning person)
  insert into locator.record (record, custodian, person, source) select $3, '${HOME}', person, 'stored' from p`;
const RELATED = `insert into consent.relationship (organisation, person, kind, basis, starts) values ('${PRACTICE}', $1, 'gp-registration', 'list', now() - interval '1 day'),
  ('${HOME}', $1, 'residency', 'list', now() - interval '1 day')`;

/** Residents of a home with a ladder of two steps, in an empty database. */
export async function createResidents(database: Database, count: number, seconds: number) {
  await database.rows({ text: PEOPLE });
  const { bands, terms } = ladderOf(seconds);
  const ladder = `insert into carehome.ladder (place, version, bands, terms, set_by) values ('${HOME}', 1, $1, $2, 'test')`;
  await database.rows({ text: ladder, values: [JSON.stringify(bands), JSON.stringify(terms)] });
  const records: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const [person, record] = [randomUUID(), randomUUID()];
    await database.rows({ text: RESIDENT, values: [person, String(at), record] });
    await database.rows({ text: RELATED, values: [person] });
    records.push(record);
  }
  const desk = createEscalationDesk(database);
  const consent = createConsent({ database, agreements: createAgreements(database), now: () => new Date() });
  return {
    records,
    ladder: { database, outbox, consent },
    /** As the intake does: in a transaction, of which the set itself would be another part. */
    post: ({ resident, band, complete, ...when }: Reading): Promise<void> =>
      database.transaction((sql) =>
        runEffects(sql, [
          escalations.accept({
            record: records[resident] ?? '',
            home: HOME,
            receipt: randomUUID(),
            score: randomUUID(),
            members: [randomUUID()],
            taken: takenAt(when),
            band,
            total: 0,
            complete,
          }),
        ]),
      ),
    /** An organisation answers the first Task that it finds open. */
    async answer(organisation: string, status: 'accepted' | 'rejected'): Promise<void> {
      const [open] = await database.rows<{ step: string; record: string }>({
        text: `select s.step, e.record from carehome.step s join carehome.escalation e using (escalation) where s.told = $1 and s.state = 'requested' order by s.step limit 1`,
        values: [organisation],
      });
      if (open === undefined) return;
      await desk.answer({ ...open, organisation, by: 'test', status, alongside: () => ({ text: 'select 1' }) });
    },
    /** Everybody's time is up. */
    elapse: async (): Promise<void> => {
      await database.rows({ text: "update carehome.escalation set next_at = now() where state = 'open'" });
    },
  };
}

const FAULTS: Readonly<Record<string, string>> = {
  'a step was taken twice': `select 1 from carehome.step group by escalation, round, rung, told having count(*) > 1`,
  'a post that says no more called anew': `select 1 from carehome.escalation e where e.round > (select count(distinct v.band) from carehome.vital_set v
    where v.record = e.record and v.taken = e.taken and v.band in ('concern', 'single-3', '5-6', '7+'))`,
  'a step was passed over': `select 1 from carehome.step s where s.rung > 0 and not exists (select from carehome.step b where b.escalation = s.escalation and b.round = s.round and b.rung = s.rung - 1)`,
  'somebody was told without a notice, or by two': `select 1 from carehome.step s left join sync.event v on v.local = s.step left join sync.delivery d using (event) group by s.step, s.told having count(d.delivery) <> 1 or max(d.destination) <> s.told`,
  'it ended without anybody being told': `select 1 from carehome.escalation e where e.state not in ('open', 'watched') and not exists (select from carehome.step s where s.escalation = e.escalation)`,
  'it ended in two ways': `select 1 from carehome.escalation e where e.state = 'unanswered' and exists (select from carehome.step s where s.escalation = e.escalation and s.round = e.round and s.state in ('accepted', 'completed'))`,
  'it was given up without telling the home': `select 1 from carehome.escalation e where e.state = 'unanswered' and (select count(*) from carehome.step s where s.escalation = e.escalation and s.round = e.round and s.purpose = 'nobody-acted' and s.told = e.home) <> 1`,
  'it was answered by nobody': `select 1 from carehome.escalation e where e.state = 'acknowledged' and not exists (select from carehome.step s where s.escalation = e.escalation and s.state in ('accepted', 'completed'))`,
};

/** What the history of all escalations shows that must not be, read from the rows alone. */
export async function faultsOf(database: Database): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(FAULTS).map(async ([fault, text]) => ((await database.rows({ text })).length > 0 ? [fault] : [])),
  );
  return found.flat();
}

export interface Opened extends Record<string, unknown> {
  record: string;
  taken: Date;
  band: string;
  state: string;
}
export const openedOf = (database: Database): Promise<Opened[]> =>
  database.rows<Opened>({ text: 'select record, taken, band, state from carehome.escalation order by record, taken' });
