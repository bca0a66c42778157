import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { faultsOf } from '../contract/r4-schema.ts';
import { samplesAreHere } from '../contract/samples.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.story();
});
afterAll(() => world.stop());

const eventSchema = z.looseObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string(),
  outcome: z.string(),
  action: z.string(),
  agent: z.array(z.looseObject({ who: z.looseObject({ display: z.string().optional() }).optional(), requestor: z.boolean() })),
  entity: z.array(
    z.looseObject({
      what: z.looseObject({ reference: z.string().optional() }).optional(),
      query: z.string().optional(),
      detail: z.array(z.looseObject({ type: z.string(), valueString: z.string() })).optional(),
    }),
  ),
});
type Event = z.output<typeof eventSchema>;
const page = z.looseObject({
  total: z.number(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
  entry: z.array(z.looseObject({ resource: eventSchema })).default([]),
});

const get = async (url: string, token: string): Promise<{ status: number; json: unknown }> => {
  const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
  return { status: response.status, json: await response.json() };
};
const trail = async (query = ''): Promise<z.output<typeof page>> =>
  page.parse((await get(`${world.fhirBase}/AuditEvent?${query}`, await world.token('ig', 'HOPERAT'))).json);
const details = (event: Event, type: string): string[] =>
  event.entity
    .flatMap(({ detail }) => detail ?? [])
    .filter((each) => each.type === type)
    .map(({ valueString }) => valueString);
/** Without the deliveries of the sample, which are recorded meanwhile. */
const count = async (): Promise<number> => {
  const text = "select count(*)::int as n from audit.event where event::jsonb->>'client' <> 'ouzel-sync'";
  const [row] = await world.system.database.rows<{ n: number }>({ text });
  return row?.n ?? 0;
};

describe('The audit trail', () => {
  test('has one event for each request, allowed, refused or failed', async () => {
    const clinician = await world.token('clinician');
    const asked = [
      [`${world.fhirBase}/Patient/${world.people['story']}`, clinician],
      [`${world.fhirBase}/Patient/${world.people['noRelationship']}`, clinician],
      [`${world.fhirBase}/Patient/${world.people['optedOut']}`, clinician],
      [`${world.fhirBase}/Patient?identifier=bad`, clinician],
      [`${world.fhirBase}/Nothing`, clinician],
      [`${world.fhirBase}/Patient/${world.people['story']}`, 'no.token.here'],
      [`${world.fhirBase}/metadata`, clinician],
    ] as const;
    const before = await count();
    const statuses: number[] = [];
    for (const [url, token] of asked) statuses.push((await get(url, token)).status);
    expect(statuses).toEqual([200, 404, 403, 400, 404, 401, 200]);
    expect(await count()).toBe(before + asked.length);
  });

  test('says who, why, what, by which rule, from which sources, and what came of it', async () => {
    const { entry } = await trail(`patient=${world.people['story']}`);
    const opened = entry
      .map(({ resource }) => resource)
      .find((event) =>
        event.entity.some(({ query }) =>
          Buffer.from(query ?? '', 'base64')
            .toString()
            .includes('$everything'),
        ),
      );
    expect(opened).toMatchObject({
      outcome: '0',
      purposeOfEvent: [{ coding: [{ code: 'TREAT' }] }],
      agent: expect.arrayContaining([
        expect.objectContaining({
          requestor: true,
          who: expect.objectContaining({ display: 'Dr Amara Nwosu' }),
          role: [{ coding: [{ system: 'https://fhir.nhs.uk/Id/sds-role-code', code: 'R8000' }] }],
        }),
      ]),
    });
    if (opened === undefined) throw new Error('not there');
    expect(details(opened, 'rule')).toEqual(['4-relationship:encounter']);
    expect(details(opened, 'source')).toEqual(['9OZC001 complete', '9OZH01 complete', expect.stringMatching(/^9OZP001 /)]);
    expect(details(opened, 'sha256')).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(opened.entity.filter(({ what }) => what?.reference?.includes('/_history/')).length).toBeGreaterThan(10);
    if (samplesAreHere) expect(entry.flatMap(({ resource }) => faultsOf(resource))).toEqual([]);
  });

  test('shows a delivery as a disclosure to its destination', async () => {
    const { entry } = await trail(`patient=${world.people['story']}&agent=9OZL01`);
    expect(entry.length).toBeGreaterThan(0);
    expect(entry[0]?.resource.entity.some(({ what }) => what?.reference?.startsWith('Encounter/'))).toBe(true);
  });

  test('records that it was read, and by whom', async () => {
    await trail(`patient=${world.people['restricted']}`);
    const { entry } = await trail(`patient=${world.people['restricted']}`);
    expect(entry[0]?.resource.agent.some(({ who }) => who?.display === 'Priya Raman')).toBe(true);
  });

  test('pages from newest to oldest, each event once', async () => {
    const seen: string[] = [];
    let url: string | undefined = `${world.fhirBase}/AuditEvent?_count=7&date=lt${new Date().toISOString()}`;
    const token = await world.token('ig', 'HOPERAT');
    while (url !== undefined) {
      const { entry, link } = page.parse((await get(url, token)).json);
      seen.push(...entry.map(({ resource }) => resource.id));
      url = link.find(({ relation }) => relation === 'next')?.url;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(14);
  });

  test('cannot be changed through the database that writes it', async () => {
    for (const text of ["update audit.event set outcome = '0'", 'delete from audit.event', 'truncate audit.event']) {
      await expect(world.system.database.rows({ text })).rejects.toThrow('never changed');
    }
  });
});

describe('What is kept out of logs, metrics, queue and trail', () => {
  test('no NHS number, name or token', async () => {
    const token = await world.token('clinician');
    await get(`${world.fhirBase}/Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|${world.sample.region.named.story}`, token);
    const metrics = await (await fetch(`${new URL(world.fhirBase).origin}/metrics`)).text();
    const jobs = JSON.stringify(await world.system.database.rows({ text: 'select * from bullmq.job' }));
    const events = JSON.stringify(await world.system.database.rows({ text: 'select * from sync.event' }));
    const audited = JSON.stringify(await world.system.database.rows({ text: 'select event from audit.event' }));
    const logs = readFileSync(world.logFile, 'utf8');
    for (const [where, text] of Object.entries({ metrics, jobs, events, audited, logs })) {
      expect([where, /\b999\d{7}\b/.test(text), text.includes('Margaret'), text.includes(token.slice(-30))]).toEqual([
        where,
        false,
        false,
        false,
      ]);
    }
    expect(
      logs
        .split('\n')
        .filter((line) => line !== '')
        .every((line) => line.startsWith('{')),
    ).toBe(true);
  });
});
