import { uuidOfBase32 } from '@ouzel/fhir';
import { ask } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { dead } from '../world/dead-letters.ts';
import { anEvent } from '../world/ledger-event.ts';
import type { World } from '../world/world.ts';

const [PRACTICE, FAILING, COUNCIL] = ['9OZP001', '9OZP002', '9OZL01'];

const NOTHING = anEvent(1);

/** What there is to see on the pages about sources, organisations and what follows from the trail. */
export interface Board {
  letter: string;
  person: string;
  /** Somebody of whom an erasure was asked for, and the asking. */
  other: string;
  erasure: string;
}
export const NO_BOARD: Board = { letter: '', person: '', other: '', erasure: '' };

/** The pages, as pictures take them. */
export const boardPages = ({ letter, person, other, erasure }: Board): [string, string][] => [
  ['sources', '/sources'],
  ['source', `/sources/${PRACTICE}`],
  ['dead-letters', '/dead-letters'],
  ['dead-letter', `/dead-letters/${letter}`],
  ['organisations', '/organisations'],
  ['organisation', `/organisations/${PRACTICE}`],
  ['objections', '/objections'],
  ['objections-of-a-person', `/objections/${person}`],
  ['objections-letter', `/objections-letter/${person}`],
  ['activity', '/activity?days=1'],
  ['activity-of-a-person', `/activity/${person}`],
  ['retention', '/retention'],
  ['retention-of-a-person', `/retention/${other}`],
  ['retention-erasure', `/retention-erasure/${erasure}`],
];

/** A practice that fails and deliveries that died. */
async function furnishSources(world: World): Promise<string> {
  world.sample.twins.gp.setFault(FAILING, 'down');
  const token = await world.token('clinician');
  for (const id of Object.values(world.people)) await ask(world.fhirBase, `Patient/${id}/$everything`, { token });
  await dead(world.system.database, '9OZH01', 'the destination could not be reached');
  return dead(world.system.database, PRACTICE, 'HTTP 503');
}

/** Toolkit entries that end, one soon. */
const furnishToolkit = (world: World): Promise<unknown> =>
  world.system.database.rows({
    text: `update locator.organisation set dspt_status = case ods when $2 then 'standards-not-met' else 'standards-met' end,
      dspt_expiry = now() + case ods when $1 then interval '20 days' else interval '300 days' end where kind <> 'exchange'`,
    values: [PRACTICE, COUNCIL],
  });

/** Somebody who objected, and withdrew an earlier word. */
export async function furnishObjections(world: World): Promise<string> {
  const person = world.people['story'] ?? '';
  const keeper = await world.token('consentAdmin', 'HOPERAT');
  const write = (path: string, body: object, more: object = {}) => ask(world.fhirBase, path, { token: keeper, body, ...more });
  const made = await write('Consent', consentOf(person, 'ask-first', { with: ['9OZH03'] }));
  const { id, ...rest } = Object(made.json);
  await write(`Consent/${id}`, { ...rest, id, status: 'inactive' }, { method: 'PUT', headers: { 'If-Match': 'W/"1"' } });
  await write('Consent', consentOf(person, 'no-share', { with: [COUNCIL] }, [{ with: [COUNCIL], heldBy: [PRACTICE] }]));
  return person;
}

/** Days on which records were looked at: events of today again, on days before. They are in no sealed log. */
async function furnishPast({ system: { database } }: World): Promise<void> {
  const text = `insert into audit.event (id, recorded, person, organisation, outcome, event, terms)
    select gen_random_uuid(), e.recorded - make_interval(days => d), e.person, e.organisation, e.outcome, e.event, e.terms
    from audit.event e, generate_series(1, 40) d where e.terms @> array['k:1'] and not e.terms @> array['w:BTG'] and (hashtext(e.organisation || d) & 3) < 2`;
  await database.rows({ text });
}

/** A hold, and an erasure that waits for its approval. */
async function furnishRetention({ system: { retention, audit }, people }: World): Promise<Pick<Board, 'other' | 'erasure'>> {
  const [story, ...others] = Object.values(people);
  const other = others[0] ?? '';
  const by = { id: '910000000901', name: 'Jo Recordkeeper' };
  const nothing = () => audit.effect(NOTHING).effect;
  const of = (patient: string | undefined): string[] => [uuidOfBase32(patient ?? '') ?? ''];
  await retention.hold({ people: of(story), reason: 'a claim against the trust', by }, nothing);
  const erasure = await retention.askErasure({ people: of(other), reason: 'asked for in writing on 2 November', by }, nothing);
  return { other, erasure };
}

export async function furnishBoard(world: World): Promise<Board> {
  const letter = await furnishSources(world);
  await furnishToolkit(world);
  await furnishPast(world);
  return { letter, person: await furnishObjections(world), ...(await furnishRetention(world)) };
}
