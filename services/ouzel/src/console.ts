import { join } from 'node:path';
import { admitsHomeWorker, admitsOfficer, type Console, createConsole } from '@ouzel/console';
import type { Requester } from '@ouzel/exchange';
import type { Surroundings } from './compose.ts';

/** Where people sign in with a browser, and as which client. */
export interface PagesClient {
  issuer: string;
  clientId: string;
}

export const consoleBase = (bases: Pick<Surroundings['bases'], 'root'>): string => `${bases.root}/console`;

/** What is served by its own role: the console beside the API of information governance, the page of care homes beside the FHIR API. */
export const careHomeBase = (bases: Pick<Surroundings['bases'], 'root'>): string => `${bases.root}/home`;

const clientOf = (issuer: string | undefined, clientId: string | undefined, sample: PagesClient | undefined) =>
  issuer === undefined || clientId === undefined ? sample : { issuer, clientId };

/** The applications in the browser, each in processes with its role where there is a client for it. */
export function openPages(
  { config, bases, consoleClient, careHomeClient, now, log }: Surroundings,
  requesterOf: (authorization: string) => Promise<Requester>,
): Console[] {
  const { issuerUrl, home, roles } = config;
  const both = { requesterOf, now, log };
  const dist = join(home, 'services', 'console', 'dist');
  const officers = clientOf(issuerUrl, config.consoleClientId, consoleClient);
  const homes = clientOf(issuerUrl, config.careHomeClientId, careHomeClient);
  const applications = [
    officers !== undefined && roles.includes('ig')
      ? {
          ...officers,
          name: 'console',
          base: consoleBase(bases),
          apiBase: bases.ig,
          folder: dist,
          scope: config.consoleScope,
          idleMinutes: config.consoleIdleMinutes,
          admits: admitsOfficer,
        }
      : undefined,
    homes !== undefined && roles.includes('gateway')
      ? {
          ...homes,
          name: 'care-home',
          base: careHomeBase(bases),
          apiBase: bases.fhir,
          folder: join(dist, 'home'),
          scope: config.careHomeScope,
          idleMinutes: config.careHomeIdleMinutes,
          admits: admitsHomeWorker,
          offline: true,
        }
      : undefined,
  ];
  return applications.filter((each) => each !== undefined).map((each) => createConsole({ ...each, ...both }));
}
