import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects } from '@ouzel/runtime';
import { z } from 'zod';
import { ladder } from './rules.ts';

const given = ladder.extend({
  place: z.string().regex(/^(\*|[A-Z0-9]{3,12})$/),
  /** Its number: one more than the one before, so that two who change it at once do not overwrite one another. */
  version: z.int().min(1),
});

/** The rules of a place, as they were set. */
export interface LadderVersion extends z.output<typeof given> {
  setBy: string;
  setAt: Date;
}

const LIST = `select place, version, bands, terms, set_by as "setBy", set_at as "setAt" from carehome.ladder order by place, version`;
const KNOWN = `select exists (select from locator.organisation where ods = $1 and kind = 'care-home') or $1 = '*' as place,
  not exists (select from unnest($2::text[]) o where not exists (select from locator.organisation g where g.ods = o and g.active)) as told,
  (select coalesce(max(version), 0) from carehome.ladder where place = $1) as latest`;
const ADD = `insert into carehome.ladder (place, version, bands, terms, set_by) values ($1, $2, $3, $4, $5) on conflict do nothing returning place`;

function parsed(json: unknown): z.output<typeof given> {
  const read = given.safeParse(json);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new FhirError('bad-element', `Send a ladder as contracts/fhir/care-homes.md says; wrong at ${path}.`, {
    expression: [path],
  });
}

const toldIn = ({ bands, terms }: z.output<typeof given>): string[] =>
  [...Object.values(bands).flatMap((steps) => steps.map(({ to }) => to)), ...(terms.silence?.tell ?? [])].flatMap((to) =>
    'organisation' in to ? [to.organisation] : [],
  );

/** Who is called, by place: versions are added and never changed, and each escalation keeps the one that it began with. */
export function createLadders(database: Database) {
  return {
    list: (): Promise<LadderVersion[]> =>
      database.rows<LadderVersion & Record<string, unknown>>({ name: 'carehome-ladders', text: LIST }),

    /** @throws FhirError `bad-element`, `bad-value` for a place or an organisation that is not known, `stale-version`. */
    publish: (json: unknown, by: string, alongside: (name: string) => Effect): Promise<string> => {
      const set = parsed(json);
      const { place, version, bands, terms } = set;
      const name = `${place}/${version}`;
      return database.transaction(async (sql) => {
        const values = [place, toldIn(set)];
        const [known] = await sql.rows<{ place: boolean; told: boolean; latest: number }>({
          name: 'carehome-ladder-known',
          text: KNOWN,
          values,
        });
        if (known?.place !== true)
          throw new FhirError('bad-value', 'The place is no care home that is known here.', { expression: ['place'] });
        if (!known.told)
          throw new FhirError('bad-value', 'A step tells an organisation that takes no part.', { expression: ['bands'] });
        const row = [place, version, JSON.stringify(bands), JSON.stringify(terms), by];
        const added = version === known.latest + 1 ? await sql.rows({ name: 'carehome-ladder-add', text: ADD, values: row }) : [];
        if (added.length === 0) throw new FhirError('stale-version', `The newest version is ${known.latest}: give the next one.`);
        await runEffects(sql, [alongside(name)]);
        return name;
      });
    },
  };
}
