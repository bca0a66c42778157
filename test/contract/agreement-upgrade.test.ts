import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { agreementFaults, createAgreements, migrations } from '@ouzel/consent';
import { openDatabase } from '@ouzel/runtime';
import { freshDatabase, silentLog } from '../world/database.ts';

const sqlOf = (name: string): string => readFileSync(join(migrations.folder, name), 'utf8');

test('Agreements of before keep their parties, dates and types, in the words of the data classes', async () => {
  const url = await freshDatabase();
  const database = openDatabase({ url, application: 'test', connectionsMax: 2, statementTimeoutMs: 10_000, log: silentLog });
  const run = (text: string) => database.rows({ text });
  await run('create schema consent');
  await run(sqlOf('0001-consent.sql'));
  await run(`insert into consent.agreement (id, version, custodian_kinds, requester_kinds, purposes, types, valid_from, valid_until, revoked_at, controller, approver, lawful_basis)
    values ('council', 1, '{acute-trust}', '{local-authority}', '{TREAT}', '{Patient,Encounter}', '2025-04-01', '2028-04-01', null, 'Board', 'Guardian', 'Law'),
      ('care', 2, '{gp-practice}', '{acute-trust}', '{TREAT,ETREAT}', null, '2025-04-01', '2028-04-01', '2026-01-01', 'Board', 'Guardian', 'Law')`);
  await run(sqlOf('0003-agreement-terms.sql'));
  const kept = await createAgreements(database).all();
  expect(kept.flatMap(agreementFaults)).toEqual([]);
  expect(kept).toMatchObject([
    { id: 'care', version: 2, dataClasses: null, view: 'full', revokedAt: new Date('2026-01-01'), purposes: ['TREAT', 'ETREAT'] },
    {
      id: 'council',
      dataClasses: ['demographics', 'encounters'],
      custodianKinds: ['acute-trust'],
      requesterKinds: ['local-authority'],
      writes: [],
    },
  ]);
  await database.close();
});
