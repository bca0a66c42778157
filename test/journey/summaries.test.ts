import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { faultsOf } from '../contract/r4-schema.ts';
import { samplesAreHere } from '../contract/samples.ts';
import { ask, bundleOf, issueOf } from '../world/api.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let clinician: string;
beforeAll(async () => {
  world = await startWorld();
  await world.story();
  clinician = await world.token('clinician');
});
afterAll(() => world.stop());

const composition = z.looseObject({
  resourceType: z.literal('Composition'),
  section: z.array(
    z.looseObject({
      title: z.string(),
      code: z.looseObject({ coding: z.array(z.looseObject({ code: z.string() })) }).optional(),
      text: z.looseObject({ div: z.string() }),
      entry: z.array(z.object({ reference: z.string() })).optional(),
      emptyReason: z.unknown().optional(),
    }),
  ),
});

async function summary(person: string, operation: string) {
  const answer = await ask(world.fhirBase, `Patient/${world.people[person]}/${operation}`, { token: clinician });
  const { type, entry } = bundleOf(answer);
  return { answer, type, entry, document: composition.parse(entry[0]?.resource) };
}

describe('A summary', () => {
  test('is a document whose every reference is in it, with the three sections that must be there', async () => {
    const { answer, type, entry, document } = await summary('story', '$summary');
    expect([answer.status, type]).toEqual([200, 'document']);
    const urls = new Set(entry.map(({ fullUrl }) => fullUrl));
    const references = document.section.flatMap((section) => section.entry ?? []).map(({ reference }) => reference);
    expect(references.filter((each) => !urls.has(each) && !urls.has(`${world.fhirBase}/${each}`))).toEqual([]);
    expect(references.length).toBeGreaterThan(10);
    expect(document.section.flatMap(({ code }) => code?.coding[0]?.code ?? []).slice(0, 3)).toEqual([
      '48765-2',
      '10160-0',
      '11450-4',
    ]);
    expect(document.section.at(-1)?.title).toBe('Sources');
    expect(document.section.at(-1)?.text.div).toContain('Information may be withheld');
    if (samplesAreHere) {
      expect(faultsOf(z.looseObject({ resourceType: z.string() }).parse(answer.json))).toEqual([]);
      expect(entry.flatMap(({ resource }) => (resource === undefined ? [] : faultsOf(resource)))).toEqual([]);
    }
  });

  test('says of an empty section that nothing is recorded, never that there is nothing', async () => {
    const { document, answer } = await summary('restricted', '$urgent-summary');
    const empty = document.section.filter(({ emptyReason }) => emptyReason !== undefined);
    expect(empty.length).toBeGreaterThan(0);
    for (const section of empty) expect(section.text.div).toContain('This does not mean that there is nothing');
    const them = world.sample.region.people.find(({ nhsNumber }) => nhsNumber === world.sample.region.named.restricted);
    for (const secret of [them?.address.line, them?.address.postalCode, them?.practice, ...(them?.hospitals ?? [])])
      expect(answer.text).not.toContain(secret);
  });

  test('of urgency has its own small permission, which opens nothing else', async () => {
    const token = await world.token('urgent');
    const story = world.people['story'] ?? '';
    const answer = await ask(world.fhirBase, `Patient/${story}/$urgent-summary`, { token });
    expect(answer.status).toBe(200);
    const titles = composition.parse(bundleOf(answer).entry[0]?.resource).section.map(({ title }) => title);
    expect(titles).toEqual([
      'Alerts',
      'Allergies and intolerances',
      'Medicines',
      'Problems',
      'Plans of care',
      'Recent encounters',
      'Sources',
    ]);
    for (const path of [
      `Patient/${story}`,
      `Patient/${story}/$summary`,
      `Patient/${story}/$everything`,
      `AllergyIntolerance?patient=${story}`,
    ])
      expect([path, ...issueOf(await ask(world.fhirBase, path, { token }))]).toEqual([path, 403, 'forbidden']);
  });

  test('is refused like any other way in', async () => {
    for (const operation of ['$summary', '$urgent-summary']) {
      const objected = await ask(world.fhirBase, `Patient/${world.people['optedOut']}/${operation}`, { token: clinician });
      const unknown = await ask(world.fhirBase, `Patient/${world.people['noRelationship']}/${operation}`, { token: clinician });
      expect([issueOf(objected), issueOf(unknown)]).toEqual([
        [403, 'forbidden'],
        [404, 'not-found'],
      ]);
    }
  });
});
