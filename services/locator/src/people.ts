import type { Database } from '@ouzel/runtime';

const PERSON = `select person from locator.person where nhs_number = $1
  union all select person from locator.superseded_number where nhs_number = $1 limit 1`;

/** Who has an NHS number, old or current. Whether that may be told is for who asks to say. */
export function createPeople(database: Pick<Database, 'rows'>): { personOf(nhsNumber: string): Promise<string | undefined> } {
  return {
    async personOf(nhsNumber) {
      const [row] = await database.rows<{ person: string }>({
        name: 'locator-person-of-number',
        text: PERSON,
        values: [nhsNumber],
      });
      return row?.person;
    },
  };
}
