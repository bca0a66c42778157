// `npm run screenshots [word]`: a picture of every page of the console, of sample data, into docs/console.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbeddedPostgres } from '@ouzel/runtime';
import { provideChromium } from '../../infra/bootstrap/chromium.ts';
import { NARROW, openStage } from './browser.ts';
import { deskPictures, furnishDesk } from './desk-pictures.ts';
import { homePictures } from './home-pictures.ts';
import { furnish, pictures } from './pictures.ts';
import { furnishRights, rightsPictures } from './rights-pictures.ts';
import { furnishTasks, taskPictures } from './task-pictures.ts';

const root = resolve(process.env['OUZEL_HOME'] ?? '.');
const folder = mkdtempSync(join(tmpdir(), 'ouzel-pictures-'));
const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), settings: { max_connections: '200' } });
process.env['OUZEL_TEST_DATABASE_URL'] = postgres.url;
const only = process.argv[2] ?? '';
const into = join(root, 'docs', 'console');
mkdirSync(into, { recursive: true });
const chromium = provideChromium(root);
await homePictures(chromium, only, into);
const stage = await openStage(chromium);
const shown = await furnish(stage);
const desk = await furnishDesk(stage, shown.access);
const request = await furnishRights(stage.world);
const tasks = await furnishTasks(stage, shown.access);
for (const { name, take, narrow } of [
  ...pictures(shown),
  ...deskPictures(desk),
  ...rightsPictures(request),
  ...taskPictures(tasks),
]) {
  if (!name.includes(only)) continue;
  const { page, context } = await stage.visit(narrow === true ? NARROW : undefined);
  await take(page, stage);
  await page.screenshot({ path: join(into, `${name}.png`), fullPage: true });
  await context.close();
  process.stderr.write(`${name}\n`);
}
await stage.stop();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
