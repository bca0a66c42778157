import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { CONTRIBUTED_TYPES } from '@ouzel/intake';
import { filled, NEEDED } from '../conformance/filled.ts';
import { CONTRIBUTOR } from '../world/minting.ts';
import { startSubscribing, type Subscriber, type Subscribing } from '../world/subscribing.ts';
import { until } from '../world/until.ts';

/** Every type that can be posted, with a word in whatever is text: what a subscriber is told of it, and what they read of it. */
const READER = '9OZH02';
const TYPES = CONTRIBUTED_TYPES.filter((type) => type !== 'Patient');
let stage: Subscribing;
let reader: Subscriber;
beforeAll(async () => {
  stage = await startSubscribing();
  reader = await stage.as(READER);
});
afterAll(() => stage.stop());

const word = `Zq${randomBytes(6).toString('hex')}`;
/** Where a type says whom it is about. */
function aboutOf(type: string, patient: string): object {
  const who = { reference: `Patient/${patient}`, display: word };
  if (type === 'Appointment') return { participant: [{ actor: who, status: 'accepted' }] };
  return ['AllergyIntolerance', 'EpisodeOfCare', 'Immunization'].includes(type) ? { patient: who } : { subject: who };
}
const local = { system: `urn:${word}`, code: word, display: word };
/** Elements that locate or could, beside what the type needs. */
function resourceOf(type: string, patient: string): object {
  const needed = filled({ type, paths: NEEDED[type] ?? [], resolve: () => `Patient/${patient}` });
  return {
    ...needed,
    ...aboutOf(type, patient),
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${word}</div>` },
    identifier:
      type === 'QuestionnaireResponse' ? { system: `urn:${word}`, value: word } : [{ system: `urn:${word}`, value: word }],
    extension: [{ url: `https://${word}.example`, valueString: word }],
    meta: { tag: [local], source: `urn:${word}` },
  };
}
interface Somebody {
  id: string;
  resources: string[];
}
async function somebody(restricted: boolean): Promise<Somebody> {
  const id = await stage.person();
  await stage.relate(id, READER, 'encounter');
  if (restricted) await stage.minting.rows('update locator.person set restricted = true where person = $1', [uuidOfBase32(id)]);
  return { id, resources: [] };
}
async function post({ id, resources }: Somebody): Promise<void> {
  const refused = [];
  for (const type of TYPES) {
    const made = await stage.minting.call(type, { body: resourceOf(type, id) });
    if (made.status !== 201) refused.push([type, made.text]);
    resources.push(`${type}/${String(Object(made.json).id)}`);
  }
  expect(refused).toEqual([]);
}
/** What a subscriber with the whole of each resource is told, and all that they read afterwards. */
async function told(of: Somebody): Promise<{ notifications: string; read: string }> {
  const subscription = await reader.active({ filter: `patient=Patient/${of.id}`, content: 'full-resource' });
  await post(of);
  await until(() => stage.numbersOf(subscription).length >= TYPES.length, 30_000);
  const notifications = stage.hook.of(subscription).map(({ body, headers }) => body + JSON.stringify(headers));
  const again = await reader.call(`Subscription/${subscription}/$events?content=full-resource`);
  const answers = [again, await reader.call(`Patient/${of.id}/$everything`)];
  for (const path of of.resources) for (const tail of ['', '/_history']) answers.push(await reader.call(path + tail));
  for (const type of TYPES) answers.push(await reader.call(`${type}?patient=${of.id}`));
  expect(answers.filter(({ status }) => status !== 200).map(({ status, text }) => [status, text])).toEqual([]);
  return { notifications: notifications.join('\n'), read: answers.map(({ text }) => text).join('\n') };
}

test('What could locate a restricted person is in no notification and in no answer, of any type', async () => {
  const { notifications, read } = await told(await somebody(true));
  for (const text of [notifications, read]) {
    expect(text.match(new RegExp(`.{0,200}${word}`))?.[0]).toBeUndefined();
    expect(text.match(new RegExp(`.{0,200}${CONTRIBUTOR}`))?.[0]).toBeUndefined();
    for (const type of TYPES) expect([type, text.includes(`"resourceType":"${type}"`)]).toEqual([type, true]);
  }
});

test('and is found in each of them of somebody who is not', async () => {
  const { notifications, read } = await told(await somebody(false));
  for (const text of [notifications, read]) {
    expect(text.split(word).length).toBeGreaterThan(TYPES.length);
    expect(text).toContain(CONTRIBUTOR);
  }
});
