import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createLog } from '@ouzel/runtime';

const folder = mkdtempSync(join(tmpdir(), 'ouzel-log-'));
afterAll(() => rmSync(folder, { recursive: true }));
const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

describe('The log', () => {
  test('writes what is on the list and nothing else', async () => {
    const file = join(folder, 'allowed');
    const log = createLog('info', file);
    const person = { nhsNumber: '9990000018', name: 'Margaret' };
    log.info('request', { traceId: 'a', status: 200, ...person });
    log.warn('bare');
    expect(linesOf(file)).toEqual([
      { level: 30, time: expect.any(String), traceId: 'a', status: 200, msg: 'request' },
      { level: 40, time: expect.any(String), traceId: expect.stringMatching(/^[0-9a-f]{32}$/), msg: 'bare' },
    ]);
  });

  test('of an error, only where it was', () => {
    const file = join(folder, 'error');
    createLog('info', file).error('failed', { error: new TypeError('Margaret', { cause: new Error('9990000018') }) });
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/"error":\{"name":"TypeError","at":\[/);
    expect(text).not.toMatch(/Margaret|9990000018/);
  });

  test('lines of requests are there soon', async () => {
    const file = join(folder, 'soon');
    const log = createLog('info', file);
    log.info('request', { status: 200 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(linesOf(file)).toHaveLength(1);
    for (let line = 0; line < 1_000; line += 1) log.info('request', { status: 200 });
    expect(linesOf(file).length).toBeGreaterThan(900);
  });

  test('no line is lost where a process ends in order, or by an error that nobody caught', () => {
    for (const [name, end] of [
      ['exit', 'process.exit(0)'],
      ['return', ''],
      ['throw', 'throw new Error("x")'],
    ] as const) {
      const file = join(folder, name);
      const program = `import { createLog } from '@ouzel/runtime'; const log = createLog('info', ${JSON.stringify(file)});
        for (let i = 0; i < 250; i++) log.info('request', { count: i }); ${end}`;
      const flags = ['--no-warnings', '--input-type=module', '-e', program];
      spawnSync(process.execPath, flags, { cwd: join(process.env['OUZEL_HOME'] ?? '.', 'packages', 'runtime') });
      expect([name, linesOf(file).length]).toEqual([name, 250]);
    }
  });
});
