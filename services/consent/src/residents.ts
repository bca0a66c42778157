import type { Database } from '@ouzel/runtime';
import { limits } from './limits.ts';

const RESIDENTS = `select distinct person from consent.relationship
  where organisation = $1 and kind = 'residency' and starts <= $2 and (ends is null or ends > $2) order by person limit ${limits.residentsMax}`;

/** Who lives in a home now, by its ODS code: ids of people, in no order that says anything. */
export const createResidents =
  (database: Pick<Database, 'rows'>, now: () => Date) =>
  async (home: string): Promise<string[]> => {
    const values = [home, now()];
    const rows = await database.rows<{ person: string }>({ name: 'consent-residents', text: RESIDENTS, values });
    return rows.map(({ person }) => person);
  };
