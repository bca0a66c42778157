import { setImmediate as pause } from 'node:timers/promises';
import type { Patient } from '@medplum/fhirtypes';
import { limits } from '../limits.ts';
import type { Register } from './group.ts';
import type { RegistersOptions } from './registers.ts';

const UNKNOWN = `select n.nhs_number as "nhsNumber" from unnest($1::text[]) as n(nhs_number)
  where not exists (select from locator.person p where p.nhs_number = n.nhs_number)
    and not exists (select from locator.superseded_number s where s.nhs_number = n.nhs_number)`;
const CONTRIBUTES = `insert into consent.relationship (organisation, person, kind, basis, starts)
  select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) on conflict do nothing`;

type Described = { nhsNumber: string; patient: Patient };

/** A practice whose records are asked for live is where they are asked for; others hold what they post. */
async function register({ locator, isLive, now }: RegistersOptions, ods: string, some: readonly Described[]): Promise<void> {
  if (isLive(ods)) {
    const each = some.map((one) => locator.register({ custodian: ods, source: 'gp-connect', localIds: [], ...one }));
    await Promise.all(each);
    return;
  }
  const starts = now();
  await locator.registerPatients(
    some.map((one) => ({ custodian: ods, ...one })),
    (person) => ({
      name: 'consent-register-contributes',
      text: CONTRIBUTES,
      row: [ods, person, 'contribution', 'Patient', starts],
    }),
  );
}

/** Makes those known whom the list describes and nobody has heard of; they are traced like whoever is new. @returns how many. */
export async function makeKnown(options: RegistersOptions, { organisation, members }: Register): Promise<number> {
  const described = new Map(
    members.flatMap(({ nhsNumber, patient, left }) => (patient === undefined || left ? [] : [[nhsNumber, patient] as const])),
  );
  const rows = await options.database.rows<{ nhsNumber: string }>({
    name: 'consent-register-unknown',
    text: UNKNOWN,
    values: [[...described.keys()]],
  });
  const all = rows.flatMap(({ nhsNumber }): Described[] => {
    const patient = described.get(nhsNumber);
    if (patient === undefined) return [];
    const { id: _id, ...rest } = patient;
    return [{ nhsNumber, patient: rest }];
  });
  const { registeredAtOnce, batch } = limits.register;
  const atOnce = options.isLive(organisation.ods) ? registeredAtOnce : batch;
  for (let from = 0; from < all.length; from += atOnce) {
    await pause();
    await register(options, organisation.ods, all.slice(from, from + atOnce));
  }
  return all.length;
}
