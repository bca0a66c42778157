import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { type Answer, ask, type Asked } from './api.ts';
import { type Minting, startMinting } from './minting.ts';

/** Asks one side of the record locator as an organisation, or as a part of one (`<ODS>.<suffix>`). */
export type AskLocator = (who: string, side: 'consumer' | 'producer', path: string, asked?: Asked) => Promise<Answer>;

export function askLocator(minting: Minting): AskLocator {
  const root = minting.world.fhirBase.replace('/fhir/R4', '/nrl');
  return async (who, side, path, asked = {}) => {
    const [ods = '', suffix] = who.split('.');
    const headers = {
      'X-Request-ID': randomUUID(),
      'NHSD-End-User-Organisation-ODS': ods,
      ...(suffix === undefined ? {} : { 'NHSD-End-User-Organisation': suffix }),
      ...(asked.body === undefined ? {} : { 'Content-Type': 'application/fhir+json;version=1' }),
      ...asked.headers,
    };
    const token = asked.token ?? (await minting.token(ods, 'system/DocumentReference.cruds'));
    return ask(`${root}/${side}/FHIR/R4`, path, { ...asked, token, headers });
  };
}

/** The same for a suite that needs nothing else of the world, which is there while the suite runs. */
export function useLocator(): AskLocator {
  const asking: { as?: AskLocator; stop?: () => Promise<void> } = {};
  beforeAll(async () => {
    const minting = await startMinting();
    asking.as = askLocator(minting);
    asking.stop = () => minting.stop();
  });
  afterAll(() => asking.stop?.());
  return async (...asked) => {
    if (asking.as === undefined) throw new Error('The world is not there yet.');
    return asking.as(...asked);
  };
}
