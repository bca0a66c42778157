import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { vitalSignsBundle } from '@ouzel/region';
import { Pool } from 'undici';
import type { World } from '../world/world.ts';
import { type Row, underLoad } from './measure.ts';

const AT_ONCE = 16;
const WARM_MS = 1_000;
const MEASURE_MS = 3_000;

type Shot = () => Promise<void>;

/** Bare node:http giving back fixed bytes: the most that this machine could serve. */
async function bareRate(bytes: number): Promise<number> {
  const body = Buffer.alloc(bytes, 120);
  const server = createServer((_request, response) => response.writeHead(200, { 'Content-Length': bytes }).end(body));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const pool = new Pool(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`, {
    connections: AT_ONCE,
  });
  const shot: Shot = async () => void (await (await pool.request({ path: '/', method: 'GET' })).body.arrayBuffer());
  await underLoad(shot, AT_ONCE, WARM_MS);
  const { rate } = await underLoad(shot, AT_ONCE, MEASURE_MS);
  await pool.close();
  server.close();
  return rate;
}

/** The API with tokens, consent and durable audit on; load, server and PostgreSQL share the machine and this process the first two. */
export async function benchApi(world: World): Promise<Row[]> {
  const base = new URL(world.fhirBase);
  const pool = new Pool(base.origin, { connections: AT_ONCE });
  const [bench, home] = [await world.token('bench'), await world.token('careHome')];
  let bytes = 0;
  const get =
    (path: string): Shot =>
    async () => {
      const { statusCode, body } = await pool.request({
        path: `${base.pathname}/${path}`,
        method: 'GET',
        headers: { authorization: `Bearer ${bench}` },
      });
      bytes = (await body.arrayBuffer()).byteLength;
      if (statusCode !== 200) throw new Error(`HTTP ${statusCode} for ${path}`);
    };
  const post: Shot = async () => {
    const resource = vitalSignsBundle(world.sample.region.named.careHomeResident, new Date(), { temperature: 37 }).entry?.[0]
      ?.resource;
    const headers = { authorization: `Bearer ${home}`, 'content-type': 'application/fhir+json', 'idempotency-key': randomUUID() };
    const { statusCode, body } = await pool.request({
      path: `${base.pathname}/Observation`,
      method: 'POST',
      headers,
      body: JSON.stringify(resource),
    });
    await body.arrayBuffer();
    if (statusCode !== 201) throw new Error(`HTTP ${statusCode} for a post`);
  };
  const person = world.people['story'] ?? '';
  const shots: [string, Shot][] = [
    ['read a Patient', get(`Patient/${person}`)],
    ['search Encounters of a person', get(`Encounter?patient=${person}`)],
    ['$everything, a practice asked live', get(`Patient/${person}/$everything`)],
    ['create an Observation (scored)', post],
  ];
  const rows: Row[] = [];
  for (const [what, shot] of shots) {
    bytes = 500;
    await underLoad(shot, AT_ONCE, WARM_MS);
    const { rate, p50, p99 } = await underLoad(shot, AT_ONCE, MEASURE_MS);
    rows.push({
      what: `API: ${what} (p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms)`,
      value: rate,
      unit: '/s',
      ratio: rate / (await bareRate(bytes)),
      against: `bare node:http, ${bytes} bytes`,
    });
  }
  await pool.close();
  return rows;
}
