import { describe, expect, test } from '@jest/globals';
import { surveyOnce } from '@ouzel/audit';
import fc from 'fast-check';
import { personOf, roomsOf, uuidOf } from '../bench/surveillance/rows.ts';
import { openFresh } from '../world/database.ts';
import { runs, within } from '../world/seeds.ts';

interface Made {
  staff: number;
  person: number;
  /** Hours from the beginning, of two days. */
  hour: number;
  refused: boolean;
  claimed: boolean;
}

const PUT = 'insert into audit.event (id, recorded, person, organisation, outcome, event) values ($1, $2, $3, $4, $5, $6)';
const FOUND = `select rule, about, staff, person, score, facts::text as facts from audit.alert order by rule, about`;
const CASES = `select c.staff, c.person, c.score, (select count(*)::int from audit.alert a where a.casefile = c.casefile) as alerts from audit.casefile c order by staff, person`;

function textOf({ staff, person, refused, claimed }: Made): string {
  const basis = claimed ? 'self-claimed' : 'encounter';
  return JSON.stringify({
    interaction: 'operation',
    target: 'Patient/$everything',
    status: refused ? 404 : 200,
    rule: refused ? '4-relationship' : `4-relationship:${basis}`,
    person: personOf(person),
    resources: [],
    query: '',
    client: 'portal',
    organisation: { ods: '9OZH01', name: 'Hospital', kind: 'acute-trust' },
    user: { id: `s${staff}`, name: `User ${staff}`, role: 'R8000' },
    purpose: 'TREAT',
    token: '',
    trace: '',
    requestId: '',
    from: '',
  });
}

/** Everything that is found of the events in the order of these places, in turns of so many events, by so many processes at once. */
async function found(made: readonly Made[], order: readonly number[], eventsAtOnce: number, processes: number): Promise<unknown> {
  const { database } = await openFresh();
  try {
    for (const at of order) {
      const one = made[at];
      if (one === undefined) continue;
      const recorded = new Date(Date.UTC(2026, 0, 6) + one.hour * 3_600_000);
      const values = [uuidOf(`event ${at}`), recorded, personOf(one.person), '9OZH01', one.refused ? '4' : '0', textOf(one)];
      await database.rows({ text: PUT, values });
    }
    const surveillance = { ...roomsOf(database), now: () => new Date(), eventsAtOnce };
    let left = made.length;
    while (left > 0) {
      const turns = await Promise.all(Array.from({ length: processes }, () => surveyOnce(surveillance)));
      left -= turns.reduce((sum, { events }) => sum + events, 0);
    }
    return { alerts: await database.rows({ text: FOUND }), cases: await database.rows({ text: CASES }), left };
  } finally {
    await database.close();
  }
}

describe('What surveillance finds', () => {
  const events = fc.array(
    fc.record({
      staff: fc.integer({ min: 0, max: 4 }),
      person: fc.integer({ min: 0, max: 8 }),
      hour: fc.integer({ min: 0, max: 47 }),
      refused: fc.boolean(),
      claimed: fc.boolean(),
    }),
    { minLength: 20, maxLength: 60 },
  );

  test(
    'is the same whatever the order of events, the size of a turn, and the number of processes; each event counts once',
    async () => {
      const property = fc.asyncProperty(
        events,
        fc.integer({ min: 1, max: 25 }),
        fc.infiniteStream(fc.nat()),
        async (made, size, keys) => {
          const places = made.map((_, at) => at);
          const keyed = places.map((at) => ({ at, key: keys.next().value ?? 0 }));
          const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ at }) => at);
          const whole = await found(made, places, 1_000, 1);
          expect(whole).toMatchObject({ left: 0 });
          expect(await found(made, shuffled, size, 2)).toEqual(whole);
        },
      );
      await fc.assert(property, runs(4));
    },
    within(60_000),
  );

  test('does not end where somebody spoilt an event: it is named, and those after it are gone through', async () => {
    const { database } = await openFresh();
    const made = { staff: 1, person: 1, hour: 1, refused: false, claimed: true };
    const texts = [textOf(made), '{"interaction":', '{}', textOf({ ...made, person: 2 })];
    for (const [at, text] of texts.entries())
      await database.rows({
        text: PUT,
        values: [uuidOf(`spoilt ${at}`), new Date(Date.UTC(2026, 0, 6)), null, '9OZH01', '0', text],
      });
    const surveillance = { ...roomsOf(database), now: () => new Date() };
    const unread: string[] = [];
    for (let left = texts.length; left > 0;) {
      const turn = await surveyOnce(surveillance);
      unread.push(...turn.unread);
      left -= turn.events;
    }
    expect(unread).toEqual([uuidOf('spoilt 1'), uuidOf('spoilt 2')]);
    const openings = await database.rows({ text: 'select person from audit.opening' });
    expect(openings).toHaveLength(2);
    await database.close();
  });
});
