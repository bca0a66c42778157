import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startWorld, type World } from '../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('The main job', () => {
  test('a hospital admits, a care home posts, a doctor reads one record, others are told, an officer sees it', async () => {
    const story = await world.story();
    expect(story.patient).toBe(world.people['story']);
    expect(story.sources.map(({ custodian, status }) => [custodian, status])).toEqual([
      ['9OZC001', 'complete'],
      ['9OZH01', 'complete'],
      ['9OZP001', 'complete'],
    ]);
    expect(story.resourcesByType).toMatchObject({ Encounter: 1, DiagnosticReport: 1 });
    expect(story.notified).toEqual(['9OZL01', '9OZP001']);
  });
});
