import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import type { Answer, Asked } from './api.ts';
import { consentOf, type Firmness, type Scope } from './consents.ts';
import { acting, type Minting, startMinting } from './minting.ts';

/** ODS codes of the sample that hold something about the person of the main job. */
export const HOSPITAL = '9OZH01';
export const PRACTICE = '9OZP001';
export const HOME = '9OZC001';

/** The world of a suite about one person's Consents: who asks, by what they are. What was recorded is gone after each test. */
export function consenting() {
  const tokens: Record<string, string> = {};
  const started: { minting?: Minting; patient: string } = { patient: '' };
  const minting = (): Minting => {
    if (started.minting === undefined) throw new Error('The world is not there yet.');
    return started.minting;
  };
  beforeAll(async () => {
    const world = (started.minting = await startMinting());
    await world.world.story();
    started.patient = world.world.people['story'] ?? '';
    const number = world.world.sample.region.named.story;
    const scope = 'user/*.cruds';
    tokens['doctor'] = await world.token(HOSPITAL, scope, acting('R8000'));
    tokens['practice'] = await world.token(PRACTICE, scope, acting('R8000'));
    tokens['home'] = await world.token(HOME, 'system/*.cruds');
    tokens['stranger'] = await world.token('9OZH03', scope, acting('R8000'));
    tokens['person'] = await world.token('9OZX01', 'patient/*.cruds', { purpose_of_use: 'PATRQT', nhs_number: number });
    tokens['keeper'] = await world.token('9OZX01', scope, { purpose_of_use: 'HOPERAT', ...acting('R8008') });
    tokens['clerk'] = await world.token('9OZX01', scope, { purpose_of_use: 'HOPERAT', ...acting('R8009') });
  });
  afterAll(() => minting().stop());
  afterEach(async () => {
    await minting().rows('delete from consent.directive where person = $1', [uuidOfBase32(started.patient)]);
    await minting().rows('delete from consent.consent where person = $1', [uuidOfBase32(started.patient)]);
  });

  const call = (as: string, path: string, asked: Asked = {}): Promise<Answer> =>
    minting().call(path, { ...asked, token: tokens[as] ?? '' });
  return {
    minting,
    patient: (): string => started.patient,
    call,
    everything: (as = 'doctor'): Promise<Answer> => call(as, `Patient/${started.patient}/$everything`),
    record: async (firmness: Firmness, scope: Scope = {}, exceptions: Scope[] = [], as = 'person'): Promise<string> => {
      const made = await call(as, 'Consent', { body: consentOf(started.patient, firmness, scope, exceptions) });
      expect([made.status, made.text]).toEqual([201, expect.any(String)]);
      return String(Object(made.json).id);
    },
  };
}
