import { uuidOfBase32 } from '@ouzel/fhir';
import { anEvent } from '../world/ledger-event.ts';
import type { World } from '../world/world.ts';
import { enter } from './browser.ts';
import { type Picture, settled } from './pictures.ts';

const BY = { id: '910000000901', name: 'Jo Recordkeeper', organisation: '9OZX01' };
const HOSPITAL_OFFICER = 'Meera Joshi';
const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** Three people asked: one is late, of one it is not known who they are, and one is under review. @returns the last one's request. */
export async function furnishRights({ system, people }: World): Promise<string> {
  const { subjectRequests, audit } = system;
  const nothing = () => audit.effect(anEvent(1)).effect;
  const ids = Object.values(people).map((patient) => uuidOfBase32(patient) ?? '');
  const open = (at: number, received: string): Promise<string> => {
    const person = ids[at] ?? '';
    return subjectRequests.open({ person, people: [person], received, reason: 'by letter', by: BY }, nothing);
  };
  await open(1, daysAgo(45));
  const unknown = await open(2, daysAgo(3));
  await subjectRequests.act(unknown, BY, { kind: 'ask-identity', reason: 'a passport or two letters' }, nothing);
  const story = await open(0, daysAgo(9));
  await subjectRequests.act(story, BY, { kind: 'identify', reason: 'seen at the desk' }, nothing);
  const custodians = [
    { ods: '9OZH01', name: 'Ouse Valley University Hospital', elsewhere: false },
    { ods: '9OZP001', name: 'Willowbank Surgery', elsewhere: true },
  ];
  await subjectRequests.gather(story, BY, custodians, nothing);
  return story;
}

/** Pages of what a person may ask for. */
export function rightsPictures(request: string): Picture[] {
  const pages: [name: string, path: string, who?: string][] = [
    ['who-saw', '/who-saw'],
    ['requests', '/requests'],
    ['request', `/requests/${request}`],
    ['request-draft', `/requests-draft/${request}`, HOSPITAL_OFFICER],
  ];
  return pages.flatMap(([name, path, who]) =>
    [false, true].map((narrow): Picture => ({
      name: narrow ? `${name}-narrow` : name,
      narrow,
      async take(page, stage) {
        await enter(page, stage, path, who);
        await settled(page);
      },
    })),
  );
}
