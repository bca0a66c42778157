import { main, type Program, until } from './process.ts';

const STARTED_WITHIN_MS = 60_000;

/** Starts Ouzel in live mode as a process of its own, and waits until it serves. @throws Error with what it said, where it ends before. */
export async function startLive(settings: Record<string, string>): Promise<Program> {
  const program = main([], { OUZEL_MODE: 'live', ...settings });
  let said = '';
  program.child.stdout?.on('data', (chunk) => (said += String(chunk)));
  const { child } = program;
  await until(() => said.includes('live mode') || child.exitCode !== null || child.signalCode !== null, STARTED_WITHIN_MS);
  if (!said.includes('live mode')) throw new Error(`It did not start: ${(await program.ended).stderr.slice(-600)}`);
  return program;
}
