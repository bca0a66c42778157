import { type AskLocator, askLocator } from '../world/locator.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { pointerOf } from './nrl-pointer.ts';

/** The exchange, with the organisations and people of the record locator's feature files in it. */
export interface Stage {
  minting: Minting;
  /** Asks one side of the record locator as an organisation, or as a part of one (`<ODS>.<suffix>`). */
  as: AskLocator;
  authorise(who: string, types: readonly string[]): Promise<void>;
  /** A pointer that is there already: as the feature files do, it is put into the store beside the rules. */
  exists(values: Readonly<Record<string, string>>): Promise<void>;
  /** Takes away every pointer and every permission. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

const ORGANISATIONS = ['RX898', 'X26', '8FW23', '02V', 'DK94', 'ANGY1', 'TSTCUS', 'N0TANGY', 'Y05868'];
const PEOPLE = ['9278693472', '9785146901', '9999999999', '6700028191'];
const RELATED =
  'insert into consent.relationship (organisation, person, kind, basis, starts) values ($1, $2, $3, $4, now()) on conflict do nothing';
const INSERT = `insert into locator.document_pointer (id, record, holder, type, category, labels, body, meta, created, updated)
  select $1, r.record, $2, $3, $4, 0, $5, '', clock_timestamp(), clock_timestamp()
  from locator.record r join locator.person p using (person) where r.custodian = $6 and p.nhs_number = $7 and r.audience is null`;

/** In the exchange, whoever asks about somebody must have a reason to know of them. */
async function introduce(minting: Minting): Promise<void> {
  const { pointers, directory } = minting.world.system;
  await directory.put(ORGANISATIONS.map((ods) => ({ ods, name: ods, kind: 'acute-trust' })));
  for (const nhsNumber of PEOPLE)
    for (const ods of ORGANISATIONS) {
      const values = (person: string) => [ods, person, 'contribution', 'test'];
      const person = await pointers.register({ id: 'none', nhsNumber }, { ods, name: ods }, (known) => ({
        text: RELATED,
        values: values(known),
      }));
      await minting.rows(RELATED, [ods, person, 'referral', 'test']);
    }
}

export async function openStage(): Promise<Stage> {
  const minting = await startMinting();
  await introduce(minting);
  return {
    minting,
    as: askLocator(minting),
    authorise: (who, types) => minting.world.system.permissions.put({ [who]: types }),
    async exists(values) {
      const { resourceType: _type, id, subject: _subject, ...rest } = pointerOf(values);
      const { custodian = '', subject } = values;
      const [type, category] = [values['type'], values['category']].map((code) => `http://snomed.info/sct|${code}`);
      await minting.rows(INSERT, [
        id,
        custodian,
        type,
        category,
        JSON.stringify(rest).slice(1),
        custodian.split('.')[0],
        subject,
      ]);
    },
    async clear() {
      await minting.rows('delete from locator.document_pointer');
      await minting.rows('delete from locator.pointer_permission');
    },
    stop: () => minting.stop(),
  };
}
