import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { revokeToken } from '@ouzel/consent';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { faultsOf } from '../contract/r4-schema.ts';
import { samplesAreHere } from '../contract/samples.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let clinician: string;
beforeAll(async () => {
  world = await startWorld();
  await world.story();
  clinician = await world.token('clinician');
});
afterAll(() => world.stop());

const outcomeSchema = z.looseObject({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(z.looseObject({ code: z.string(), diagnostics: z.string().optional(), details: z.unknown() })).min(1),
});

async function get(
  path: string,
  token: string = clinician,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; text: string; json: unknown }> {
  const response = await fetch(`${world.fhirBase}/${path}`, { headers: { Authorization: `Bearer ${token}`, ...headers } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === '' ? undefined : JSON.parse(text) };
}
const person = (name: string): string => world.people[name] ?? '';
describe('Bad requests', () => {
  test.each<[string, number, string]>([
    ['Patient', 400, 'too-costly'],
    ['Patient?gender=female', 400, 'too-costly'],
    ['Patient?identifier=9990000018', 400, 'value'],
    ['Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|1234567890', 400, 'value'],
    ['Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018&colour=x', 400, 'not-supported'],
    ['Observation', 400, 'required'],
    ['Observation?patient={story}&patient={story}', 400, 'required'],
    ['Observation?patient={story}&date=yesterday', 400, 'value'],
    ['Observation?patient={story}&_include:iterate=Observation:encounter', 400, 'not-supported'],
    ['Observation?patient={story}&_include=Encounter:location', 400, 'invalid'],
    ['Observation?patient={story}&_revinclude=*', 400, 'too-costly'],
    ['Observation?patient.name=x', 400, 'too-costly'],
    ['Observation?_has:Observation:patient:code=x', 400, 'too-costly'],
    ['Observation?patient={story}&code:below=x', 400, 'not-supported'],
    ['Observation?patient={story}&_sort=code', 400, 'invalid'],
    ['Observation?patient={story}&_count=many', 400, 'value'],
    ['Observation?patient={story}&_summary=some', 400, 'invalid'],
    ['Observation?patient={story}&_total=roughly', 400, 'invalid'],
    ['Observation?patient={story}&_elements=a;b', 400, 'invalid'],
    ['Observation?patient={story}&value-quantity=gt1e999', 400, 'invalid'],
    ['Observation?patient={story}&_page=AAAA', 400, 'value'],
    ['Patient/{story}/$everything?_type=Nothing', 400, 'value'],
    ['Patient/{story}/$everything?_since=never', 400, 'value'],
    ['Observation/$lastn?patient={story}&max=0', 400, 'value'],
    ['_async/00000000-0000-4000-8000-000000000000', 404, 'not-found'],
    ['Patient/{story}?_format=xml', 406, 'not-supported'],
    ['Patient/not-an-id', 404, 'not-found'],
    ['Observation/not-an-id', 404, 'not-found'],
    ['Observation/00000000000000000000000000.00000000000000000000000000', 404, 'not-found'],
    ['Nothing/1', 404, 'not-supported'],
    ['Patient/%E0%A4%A', 400, 'structure'],
    [`Observation?subject=${'A'.repeat(9_000)}`, 414, 'too-long'],
    ['Observation?patient={story}&date=2026-02-30', 400, 'value'],
    ['Patient/../../metrics/x', 404, 'not-supported'],
  ])('%s is answered %i %s', async (path, status, code) => {
    const answer = await get(path.replaceAll('{story}', person('story')));
    expect([answer.status, outcomeSchema.parse(answer.json).issue[0]?.code]).toEqual([status, code]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    if (samplesAreHere) expect(faultsOf(z.looseObject({ resourceType: z.string() }).parse(answer.json))).toEqual([]);
  });

  test('without a token, or with a bad one: 401 and how to come in', async () => {
    for (const headers of [{}, { Authorization: 'Bearer x.y.z' }, { Authorization: 'Basic eA==' }]) {
      const response = await fetch(`${world.fhirBase}/Patient/${person('story')}`, {
        headers: headers as Record<string, string>,
      });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="ouzel"']);
    }
    expect(
      (
        await fetch(`${world.fhirBase}/Patient/${person('story')}`, {
          method: 'DELETE',
          headers: { Authorization: `Bearer ${clinician}` },
        })
      ).status,
    ).toBe(405);
  });

  test('what is no HTTP is answered in the same shape', async () => {
    const { hostname, port } = new URL(world.fhirBase);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write('NONSENSE\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk)));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(outcomeSchema.parse(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).issue[0]?.code).toBe('structure');
  });

  test('a token that was withdrawn opens nothing within a second', async () => {
    const token = await world.token('clinician');
    expect((await get(`Patient/${person('story')}`, token)).status).toBe(200);
    await world.system.database.rows(revokeToken(decodeJwt(token).jti ?? '', new Date(Date.now() + 3_600_000)));
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect((await get(`Patient/${person('story')}`, token)).status).toBe(401);
    expect((await get(`Patient/${person('story')}`)).status).toBe(200);
  });

  test('an unknown parameter passes where the caller is lenient', async () => {
    expect((await get(`Encounter?patient=${person('story')}&colour=red`, clinician, { Prefer: 'handling=lenient' })).status).toBe(
      200,
    );
  });

  test('a caller trace is carried through; ours is made where there is none', async () => {
    const trace = 'a'.repeat(31) + '1';
    const { headers } = await get(`Patient/${person('story')}`, clinician, {
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      'X-Request-ID': 'mine-1',
    });
    expect([headers.get('x-trace-id'), headers.get('x-request-id')]).toEqual([trace, 'mine-1']);
    expect((await get('metadata')).headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  });
});
