import { expect } from '@jest/globals';
import { ask, bundleOf, inMode } from '../world/api.ts';
import { HOME, receiptIn, SEVEN, startEscalating, taskOf, tasksOf } from '../world/escalating.ts';
import type { World } from '../world/world.ts';

const TYPES = ['Task', 'Communication'];
/** Whether a type is made by the exchange itself, when somebody is called. */
export const isCall = (type: string): boolean => TYPES.includes(type);

/** A resident whose readings call somebody, tried for each interaction that is claimed of Task and Communication. */
export async function claimsCall(world: World, type: string, code: string): Promise<void> {
  const stage = await startEscalating(world);
  const posted = await stage.post(stage.setAt(new Date(), SEVEN));
  const receipt = taskOf(await stage.get(receiptIn(posted), stage.home));
  const focus = `Task?focus=${receipt.focus?.reference ?? ''}&status=requested`;
  const step = await stage.until(async () => tasksOf(await stage.get(focus, stage.home))[0]);
  const path = `${type}/${step.id}`;
  const read = await stage.get(path, stage.home);
  expect([read.status, `${type}/${taskOf(read).id}`]).toEqual([200, path]);
  expect((await stage.get(`${type}/${'0'.repeat(26)}`, stage.home)).status).toBe(404);
  if (code === 'search-type') {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const patient = world.people['careHomeResident'] ?? '';
    // Whoever is being told meanwhile would be told between the two searches.
    await stage.until(async () => {
      const told = tasksOf(await stage.get(`Communication?patient=${patient}`, stage.home));
      return told.every(({ status }) => status !== 'in-progress') || undefined;
    });
    for (const query of [`_id=${step.id}`, `patient=${patient}`]) {
      const got = await stage.get(`${type}?${query}`, stage.home);
      const form = { token: stage.home, method: 'POST', headers, body: query };
      const sent = await ask(world.fhirBase, `${type}/_search`, form);
      expect(tasksOf(got).map(({ id }) => id)).toContain(step.id);
      expect(tasksOf(sent)).toEqual(tasksOf(got));
    }
  }
  if (code !== 'patch') return;
  const answered = await stage.answer(step.id, 'accepted', stage.gp);
  expect([answered.status, taskOf(await stage.get(path, stage.gp)).status]).toEqual([200, 'accepted']);
}

/** What a home asks: who lives there, its own list and nobody else's; and that a table of readings be taken in. */
export const claimsOfHomes = (worldOf: () => World): Record<string, () => Promise<void>> => ({
  async residents() {
    const world = worldOf();
    const token = await world.token('careHome');
    const got = await ask(world.fhirBase, `Group/${HOME}/$residents`, { token });
    const ids = inMode(got, 'match').map(({ id }) => id);
    expect([got.status, ids.includes(world.people['careHomeResident'])]).toEqual([200, true]);
    const other = await ask(world.fhirBase, `Group/${HOME}/$residents`, { token: await world.token('careHomeB') });
    expect(other.status).toBe(404);
  },
  async 'import-csv'() {
    const world = worldOf();
    const body = `nhs_number,taken,pulse\n${world.sample.region.named.careHomeResident},${new Date().toISOString()},72\n`;
    const asked = { token: await world.token('careHome'), body, headers: { 'Content-Type': 'text/csv' } };
    const [first, again] = [await ask(world.fhirBase, CSV, asked), await ask(world.fhirBase, CSV, asked)];
    const statuses = [first, again].map((answer) => bundleOf(answer).entry.map(({ response }) => response?.status));
    expect(statuses).toEqual([['201 Created'], ['200 OK']]);
  },
});
const CSV = 'Observation/$import-csv';
