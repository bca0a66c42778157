import { expect } from '@jest/globals';
import type { Answer } from './api.ts';
import { type Minting, startMinting } from './minting.ts';

export const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code';
export const PRACTICE = '9OZP001';
/** The scope of a system of record whose word about its own organisation's care is taken. */
export const FEED = 'system/*.cruds system/$relationships';
const HOUR_MS = 3_600_000;

export const hoursFromNow = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
export const daysFromNow = (days: number): string => hoursFromNow(24 * days);
export const named = (ods: string) => ({ identifier: { system: ODS, value: ods } });

type Body = Readonly<Record<string, unknown>> & { resourceType: string };

/** The world with somebody in it whom few have to do with, and what tells who may see them. */
export async function startRelating() {
  const minting: Minting = await startMinting();
  await minting.world.story();
  const patient = minting.world.people['story'] ?? '';
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (ods: string, scope = 'system/*.cruds'): Promise<string> => {
    const key = `${ods} ${scope}`;
    const token = tokens.get(key) ?? minting.token(ods, scope);
    tokens.set(key, token);
    return token;
  };
  return {
    minting,
    patient,
    number: minting.world.sample.region.named.story,
    tokenOf,
    reads: async (ods: string): Promise<number> =>
      (await minting.call(`Patient/${patient}/$everything`, { token: await tokenOf(ods) })).status,
    /** Posts as an organisation's system; it must be made. */
    async post(ods: string, body: Body, scope?: string): Promise<Answer> {
      const made = await minting.call(body.resourceType, { token: await tokenOf(ods, scope), body });
      expect([body.resourceType, made.status, made.status === 201 ? '' : made.text]).toEqual([body.resourceType, 201, '']);
      return made;
    },
    /** Changes what was made as it says, and gives the answer. */
    async change(ods: string, made: Answer, change: object, scope?: string): Promise<Answer> {
      const body = { ...Object(made.json), ...change };
      const headers = { 'If-Match': made.headers.get('etag') ?? '' };
      const path = `${body.resourceType}/${body.id}`;
      const put = await minting.call(path, { method: 'PUT', token: await tokenOf(ods, scope), body, headers });
      expect([path, put.status, put.status === 200 ? '' : put.text]).toEqual([path, 200, '']);
      return put;
    },
    /** As if so much time had gone by since all that an organisation has to do with anybody. */
    later: (ods: string, days: number) =>
      minting.rows(
        `update consent.relationship set starts = starts - $2 * interval '1 day', ends = ends - $2 * interval '1 day' where organisation = $1`,
        [ods, days],
      ),
  };
}

export type Relating = Awaited<ReturnType<typeof startRelating>>;
