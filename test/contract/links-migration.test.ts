import { copyFileSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { migrations } from '@ouzel/locator';
import { migrateAll } from '@ouzel/ouzel';
import { migrate, openDatabase } from '@ouzel/runtime';
import { freshDatabase, silentLog } from '../world/database.ts';

test('records that were there before links keep their person, and can be linked', async () => {
  const url = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-migrations-'));
  for (const path of globSync('000[1-8]*.sql', { cwd: migrations.folder }))
    copyFileSync(join(migrations.folder, path), join(folder, basename(path)));
  await migrate(url, [{ schema: migrations.schema, folder }]);
  rmSync(folder, { recursive: true });
  const database = openDatabase({ url, application: 'test', connectionsMax: 2, statementTimeoutMs: 10_000, log: silentLog });
  await database.rows({ text: "insert into locator.organisation (ods, name, kind) values ('H1', 'One', 'acute-trust')" });
  await database.rows({
    text: `with p as (insert into locator.person (person, nhs_number, patient) values (gen_random_uuid(), '9990000018', '"active":true}') returning person)
      insert into locator.record (record, custodian, person, source) select gen_random_uuid(), 'H1', person, 'stored' from p
      union all select gen_random_uuid(), 'H1', null, 'stored'`,
  });
  await migrateAll(url);
  const rows = await database.rows({
    text: 'select home is not distinct from person as same, person is null as nobody, beside from locator.record order by 2',
  });
  expect(rows).toEqual([
    { same: true, nobody: false, beside: false },
    { same: true, nobody: true, beside: false },
  ]);
  await migrateAll(url);
  await database.close();
});
