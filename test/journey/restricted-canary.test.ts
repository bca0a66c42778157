import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { type Answer, ask, type Asked, linkOf } from '../world/api.ts';
import { acting, CONTRIBUTOR, type Minting, startMinting } from '../world/minting.ts';
import { conditionOf, encounterOf, NHS, patientOf, pulseOf } from '../world/written.ts';

/**
 * Two people with the same record, one of them restricted. Every element that could tell where somebody is holds a word of its own; a clinician
 * with a relationship asks by every route. For the one no word is anywhere, for the other the words are found.
 */
const READER = '9OZH02';
let minting: Minting;
let reader: string;
const words: string[] = [];
const word = (): string => {
  const made = `Zq${randomBytes(6).toString('hex')}`;
  words.push(made);
  return made;
};
interface Twin {
  number: string;
  id: string;
  resources: { type: string; id: string }[];
}
const people: Record<'restricted' | 'open', Twin> = {
  restricted: { number: '9990000018', id: '', resources: [] },
  open: { number: '9990000050', id: '', resources: [] },
};
const idOf = ({ json }: Answer): string => String(Object(json).id);

const everywhere = (text: string) => ({
  text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">Lives at ${text}</div>` },
  identifier: [{ system: `urn:${text}`, value: text }],
  extension: [{ url: `https://${text}.example`, valueString: text }],
});

/** A resource of each kind with words in text, references, names, notes, identifiers, extensions, tags and local codes. */
function resourcesOf(patient: string): Record<string, unknown>[] {
  const reference = (type: string) => ({
    reference: `${type}/${word()}`,
    display: word(),
    identifier: { system: 'urn:x', value: word() },
  });
  const local = () => ({ system: `urn:${word()}`, code: word(), display: word() });
  const subject = { reference: `Patient/${patient}`, display: word() };
  const { code } = pulseOf(patient, 1);
  const meta = { tag: [local()], source: `urn:${word()}` };
  const more = () => ({ ...everywhere(word()), meta, subject });
  return [
    {
      ...pulseOf(patient, 1),
      ...more(),
      code: { ...code, text: word(), coding: [...code.coding, local()] },
      performer: [reference('Organization'), reference('Practitioner')],
      note: [{ text: word() }],
      bodySite: { text: word() },
      device: reference('Device'),
    },
    { resourceType: 'Observation', status: 'final', ...more(), code, effectiveDateTime: '2026-02-01', valueString: word() },
    {
      ...conditionOf(patient, '2020-01'),
      ...more(),
      recorder: reference('Practitioner'),
      note: [{ text: word() }],
      bodySite: [{ text: word() }],
    },
    {
      ...encounterOf(patient),
      ...more(),
      serviceProvider: { display: word() },
      location: [{ location: reference('Location') }],
      participant: [{ individual: reference('Practitioner') }],
      hospitalization: { admitSource: { text: word() } },
    },
    {
      resourceType: 'DocumentReference',
      status: 'current',
      ...more(),
      description: word(),
      custodian: { display: word() },
      author: [reference('Practitioner')],
      content: [{ attachment: { title: word(), url: `https://${word()}.example/1`, contentType: 'text/plain' } }],
    },
    {
      resourceType: 'ServiceRequest',
      status: 'active',
      intent: 'order',
      ...more(),
      performer: [reference('Organization')],
      locationReference: [reference('Location')],
      patientInstruction: word(),
    },
    {
      resourceType: 'CarePlan',
      status: 'active',
      intent: 'plan',
      ...more(),
      title: word(),
      description: word(),
      activity: [{ detail: { status: 'scheduled', location: reference('Location'), description: word() } }],
    },
    { resourceType: 'Flag', status: 'active', ...more(), code: { text: word() }, author: reference('Organization') },
  ];
}

async function load(twin: Twin): Promise<void> {
  const who = {
    ...patientOf(twin.number),
    telecom: [{ system: 'phone', value: word() }],
    address: [{ text: word(), line: [word()], city: word(), postalCode: word() }],
    contact: [{ name: { text: word() }, organization: { display: word() }, telecom: [{ system: 'phone', value: word() }] }],
    generalPractitioner: [{ display: word() }],
    managingOrganization: { display: word() },
    ...everywhere(word()),
    identifier: [
      { system: NHS, value: twin.number },
      { system: 'urn:hospital', value: word() },
    ],
  };
  const made = await minting.call('Patient', { body: who });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  twin.id = idOf(made);
  for (const body of resourcesOf(twin.id)) {
    const posted = await minting.call(String(body['resourceType']), { body });
    expect([posted.status, posted.text]).toEqual([201, expect.any(String)]);
    twin.resources.push({ type: String(body['resourceType']), id: idOf(posted) });
  }
  const values = [READER, uuidOfBase32(twin.id)];
  await minting.rows(
    `insert into consent.relationship (organisation, person, kind, basis, starts) values ($1, $2, 'encounter', 'test', now())`,
    values,
  );
}

beforeAll(async () => {
  minting = await startMinting();
  reader = await minting.token(READER, 'user/*.rs', acting('R8000'));
  await load(people.restricted);
  await load(people.open);
  await minting.rows('update locator.person set restricted = true where person = $1', [uuidOfBase32(people.restricted.id)]);
  await minting.rows(`update locator.organisation set name = $1 where ods = $2`, [word(), CONTRIBUTOR]);
});
afterAll(() => minting.stop());

const get = (path: string, asked: Asked = {}): Promise<Answer> => ask(minting.world.fhirBase, path, { token: reader, ...asked });

/** Every route by which a record goes out, of one of the two. */
function routes({ id, number, resources }: Twin): [string, Asked?][] {
  const types = [...new Set(resources.map(({ type }) => type))];
  const entry = [`Patient/${id}`, `Patient/${id}/$everything`, ...resources.map((each) => `${each.type}/${each.id}`)];
  const bundle = { resourceType: 'Bundle', type: 'batch', entry: entry.map((url) => ({ request: { method: 'GET', url } })) };
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return [
    ...['', '/_history', '/_history/1', '/$everything', '/$everything?_count=2', '/$summary', '/$urgent-summary'].map(
      (tail): [string] => [`Patient/${id}${tail}`],
    ),
    [`Patient?identifier=${NHS}|${number}`],
    [`Patient?_id=${id}&_revinclude=Observation:subject&_revinclude=Encounter:subject`],
    [`Patient/_search`, { method: 'POST', headers: form, body: `_id=${id}` }],
    ...types.flatMap((type): [string][] => [
      [`${type}?patient=${id}`],
      [`${type}?patient=${id}&_include=*&_summary=data`],
      [`${type}?patient=${id}&_count=1&_sort=-_lastUpdated`],
    ]),
    ...resources.flatMap(({ type, id: local }): [string][] => [
      [`${type}/${local}`],
      [`${type}/${local}/_history`],
      [`${type}/${local}/_history/1`],
      [`${type}/${local}?_pretty=true`],
    ]),
    [`Observation/$lastn?patient=${id}`],
    [`Consent?patient=${id}`],
    [`Observation/${'0'.repeat(26)}.${'0'.repeat(26)}`],
    ['', { method: 'POST', body: bundle }],
  ];
}

/** Status line, headers and body, of the answer and of its further pages. */
async function shown(path: string, asked?: Asked): Promise<{ status: number; text: string }> {
  const answer = await get(path, asked);
  const all = [answer];
  for (let next = nextOf(answer); next !== undefined && all.length < 20; next = nextOf(all.at(-1))) all.push(await get(next));
  return { status: answer.status, text: all.map(({ headers, text }) => JSON.stringify([...headers]) + text).join('\n') };
}
const nextOf = (answer: Answer | undefined): string | undefined =>
  answer?.text.startsWith('{"resourceType":"Bundle"') === true ? linkOf(answer, 'next') : undefined;

const found = (text: string): string[] => words.filter((each) => text.includes(each) || text.includes(encodeURIComponent(each)));

describe('A word in whatever could locate somebody', () => {
  test('is in no answer about a restricted person, by any route', async () => {
    for (const [path, asked] of routes(people.restricted)) {
      const { status, text } = await shown(path, asked);
      expect([path, status >= 500, found(text), text.includes(CONTRIBUTOR)]).toEqual([path, false, [], false]);
    }
  });

  test('is found of the twin who is not: each of these routes is one that shows it', async () => {
    const silent: string[] = [];
    const seen = new Set<string>();
    for (const [path, asked] of routes(people.open)) {
      const { text } = await shown(path, asked);
      const here = found(text);
      for (const each of here) seen.add(each);
      if (here.length === 0) silent.push(path.replaceAll(people.open.id, '{id}'));
    }
    expect(silent).toEqual([`Consent?patient={id}`, `Observation/${'0'.repeat(26)}.${'0'.repeat(26)}`]);
    // Of the words of two people and one organisation, the open twin's and the organisation's are there.
    expect(seen.size).toBeGreaterThan(words.length * 0.4);
  });

  test('is not told by an answer later, nor by an error that names what was asked', async () => {
    const { id } = people.restricted;
    const begun = await get(`Patient/${id}/$everything`, { headers: { Prefer: 'respond-async' } });
    const address = begun.headers.get('content-location') ?? '';
    let later = await get(address);
    while (later.status === 202) later = await get(address);
    const whole = await get(`${address}/whole`);
    expect([whole.status, found(later.text + whole.text)]).toEqual([200, []]);
    const [place = ''] = words;
    for (const query of [`address=${place}`, `address-city:exact=${place}`, `phone=${place}`]) {
      const answer = await get(`Patient?_id=${id}&${query}`);
      expect([query, answer.status < 500, answer.text.replaceAll(place, '').includes('"total":1')]).toEqual([query, true, false]);
    }
  });

  test('is found no more easily with break-glass', async () => {
    const token = await minting.token('9OZH03', 'user/*.rs', {
      ...acting('R8000'),
      purpose_of_use: 'BTG',
      auth_time: Math.floor(Date.now() / 1000),
      acr: 'AAL3_ANY',
    });
    const body = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'nhsNumber', valueIdentifier: { system: NHS, value: people.restricted.number } },
        { name: 'alertType', valueCoding: { system: 'https://fhir.nhs.uk/CodeSystem/SCR-AlertType', code: '2' } },
        { name: 'reason', valueCoding: { system: 'https://fhir.nhs.uk/CodeSystem/SCR-AlertReason', code: '2' } },
        { name: 'text', valueString: 'Required by statute, order of the court seen.' },
      ],
    };
    expect((await get('Patient/$break-glass', { token, body })).status).toBe(200);
    const opened = await get(`Patient/${people.restricted.id}/$everything`, { token });
    expect([opened.status, opened.text.includes('"Observation"'), found(opened.text)]).toEqual([200, true, []]);
  });
});
