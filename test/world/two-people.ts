import { base32OfUuid } from '@ouzel/fhir';
import { admission, type Person } from '@ouzel/region';
import { type Answer, inMode } from './api.ts';
import { HOSPITAL, type Merging, openMerging } from './merging.ts';
import { acting, type Minting, startMinting } from './minting.ts';

/** The whole system with two people of two practices, both in one hospital, who are about to be taken for one. */
export interface TwoPeople {
  minting: Minting;
  merging: Merging;
  one: Person;
  other: Person;
  /** Somebody else of the region by name. */
  named: (name: 'optedOut' | 'restricted') => Person;
  idOf: (person: Person) => string;
  /** A clinician's token of somebody's practice. */
  gpOf: (person: Person) => string;
  /** One of the hospital. */
  ward: string;
  as: (token: string, path: string) => Promise<Answer>;
  admit: (person: Person, visit: string) => Promise<void>;
  /** Resolves when everything that others are to be told has been sent or refused. */
  settled: () => Promise<void>;
  stop: () => Promise<void>;
}

const plain = ({ optedOut, restricted, hospitalKnows, councilCase }: Person): boolean =>
  !optedOut && !restricted && hospitalKnows === undefined && councilCase === undefined;

export async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 400; !(await done()); left -= 1) {
    if (left === 0) throw new Error('It did not come about in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Visits of a search by their numbers, as references. */
export const visitsIn = (answer: Answer): Map<string, string> =>
  new Map(inMode(answer, 'match').map((each) => [String(Object(each['identifier'])[0]?.value), `Encounter/${each.id}`]));

function theTwo(people: readonly Person[]): [Person, Person] {
  // The first five are those whom the region names.
  const [first] = people.slice(5).filter(plain);
  const second = people.slice(5).findLast((each) => plain(each) && each.practice !== first?.practice);
  if (first === undefined || second === undefined) throw new Error('The region is too small.');
  return [first, second];
}

const WAITING = `select (select count(*) from sync.event where relayed_at is null)::int
  + (select count(*) from sync.delivery where state = 'waiting')::int as n`;

export async function startTwoPeople(options: Parameters<typeof startMinting>[0] = {}): Promise<TwoPeople> {
  const minting = await startMinting(options);
  const merging = await openMerging(minting);
  const { region } = minting.world.sample;
  const [one, other] = theTwo(region.people);
  const rows = await minting.rows<{ number: string; person: string }>('select nhs_number as number, person from locator.person');
  const ids = new Map(rows.map(({ number, person }) => [number, base32OfUuid(person)]));
  const clinician = (ods: string): Promise<string> => minting.token(ods, 'user/*.rs', acting('R8000'));
  const gps = new Map<string, string>();
  for (const { ods } of region.organisations.practices) gps.set(ods, await clinician(ods));
  let sent = 0;
  const admit = async (person: Person, visit: string): Promise<void> => {
    sent += 1;
    const [answer] = await merging.send(admission(person, { hospital: HOSPITAL, at: new Date(), controlId: `T${sent}` }, visit));
    if (answer?.code !== 'AA') throw new Error(`The admission was answered ${answer?.code}: ${answer?.text}`);
  };
  const settled = (): Promise<void> => until(async () => (await minting.rows<{ n: number }>(WAITING))[0]?.n === 0);
  await admit(one, 'VISIT-ONE');
  await admit(other, 'VISIT-OTHER');
  await settled();
  return {
    minting,
    merging,
    one,
    other,
    admit,
    settled,
    ward: await clinician(HOSPITAL),
    named(name) {
      const found = region.people.find(({ nhsNumber }) => nhsNumber === region.named[name]);
      if (found === undefined) throw new Error(`The region has no ${name}.`);
      return found;
    },
    idOf: ({ nhsNumber }) => ids.get(nhsNumber) ?? '',
    gpOf: ({ practice }) => gps.get(practice) ?? '',
    as: (token, path) => minting.call(path, { token }),
    async stop() {
      merging.close();
      await minting.stop();
    },
  };
}
