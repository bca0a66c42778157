import { join } from 'node:path';
import { type Console, createConsole } from '@ouzel/console';
import type { Requester } from '@ouzel/exchange';
import type { Surroundings } from './compose.ts';

/** Where people sign in to the console, and as which client. */
export interface ConsoleClient {
  issuer: string;
  clientId: string;
}

export const consoleBase = (bases: Pick<Surroundings['bases'], 'root'>): string => `${bases.root}/console`;

/** The console, in processes with the role `ig` where there is a client for it. */
export function openConsole(
  { config, bases, consoleClient, now, log }: Surroundings,
  requesterOf: (authorization: string) => Promise<Requester>,
): Console | undefined {
  const { issuerUrl, consoleClientId, consoleScope, consoleIdleMinutes, home, roles } = config;
  const own =
    issuerUrl === undefined || consoleClientId === undefined ? undefined : { issuer: issuerUrl, clientId: consoleClientId };
  const client = own ?? consoleClient;
  if (client === undefined || !roles.includes('ig')) return undefined;
  return createConsole({
    ...client,
    base: consoleBase(bases),
    igBase: bases.ig,
    folder: join(home, 'services', 'console', 'dist'),
    scope: consoleScope,
    idleMinutes: consoleIdleMinutes,
    requesterOf,
    now,
    log,
  });
}
