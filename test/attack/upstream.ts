import { bloodResults, createHospitalTwin, type Fault } from '@ouzel/region';
import type { AttackRequest } from './case.ts';
import { NAUGHTY, UNFIT } from './naughty-strings.ts';
import type { Stage } from './stage.ts';

type Gp = NonNullable<NonNullable<AttackRequest['upstream']>['gp']>;

/** What the list calls a source's behaviour, as the practice's twin knows it. */
function faultOf(gp: Gp, canary: string): Fault {
  const faults: Readonly<Record<Gp, Fault>> = {
    down: 'down',
    hang: 'hang',
    'malformed-json': 'broken-json',
    'wrong-patient': 'wrong-patient',
    'mixed-patients': 'mixed-patients',
    'huge-30mb': 'huge',
    'next-link-foreign': { nextLink: `${canary}/next` },
    'redirect-foreign': { redirectTo: `${canary}/redirect` },
    'gzip-bomb': 'gzip-bomb',
    'stu3-invalid': 'unknown-modifier',
    'xss-strings': { texts: [...NAUGHTY, ...UNFIT] },
  };
  return faults[gp];
}

const HOSPITAL = '9OZH01';
const HOUR_MS = 3_600_000;
/** Values of two versions of one result, the later one last. */
export const CORRECTED = { before: 121, after: 131 } as const;

/** A hospital whose clock is an hour ahead sends a result, and a second later the same result corrected. */
async function fromTheFuture({ world }: Stage, order: string): Promise<void> {
  const { people, named } = world.sample.region;
  const person = people.find(({ nhsNumber }) => nhsNumber === named.story);
  if (person === undefined) throw new Error('The region has nobody of the story.');
  const twin = createHospitalTwin('127.0.0.1', world.mllpPort);
  const first = Date.now() + HOUR_MS;
  const sent = [0, 1_000].map((later, at) =>
    bloodResults(person, { hospital: HOSPITAL, at: new Date(first + later), controlId: `${order}-${at}` }, order),
  );
  for (const [at, text] of sent.entries()) {
    const answer = await twin.send(text.replace('|128|', `|${at === 0 ? CORRECTED.before : CORRECTED.after}|`));
    if (answer.code !== 'AA') throw new Error(`A result was answered ${answer.code}: ${answer.text}`);
  }
  twin.close();
}

/** Runs what a case sends while the sources behave as it says. */
export async function whileUpstream<T>(
  stage: Stage,
  { upstream }: Pick<AttackRequest, 'upstream'>,
  work: () => Promise<T>,
): Promise<T> {
  const { gp } = stage.world.sample.twins;
  const practice = stage.world.sample.region.people.find(
    ({ nhsNumber }) => nhsNumber === stage.world.sample.region.named.story,
  )?.practice;
  if (practice === undefined) throw new Error('The person of the story has no practice.');
  if (upstream?.acute !== undefined) await fromTheFuture(stage, `SKEW${Date.now()}`);
  if (upstream?.gp !== undefined) gp.setFault(practice, faultOf(upstream.gp, stage.canary.base));
  try {
    return await work();
  } finally {
    gp.setFault(practice, undefined);
  }
}
