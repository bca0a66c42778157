import type { SurveyedPeople } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { demographicsKept } from './demographics.ts';

const PEOPLE = 'select person, restricted, patient as body from locator.person where person = any($1::uuid[])';
const BY_NUMBER = 'select person, nhs_number as "nhsNumber" from locator.person where nhs_number = any($1::text[])';

/** Names and addresses for surveillance alone. Of restricted people no address is given, so that nothing can be told of where they live. */
export function createSurveyedPeople(database: Pick<Database, 'rows'>): SurveyedPeople {
  return {
    async people(persons) {
      if (persons.length === 0) return [];
      const rows = await database.rows<{ person: string; restricted: boolean; body: string }>({
        name: 'locator-surveyed',
        text: PEOPLE,
        values: [persons],
      });
      return rows.map(({ person, restricted, body }) => {
        const { families, homes } = demographicsKept({ ...JSON.parse(`{${body}`), resourceType: 'Patient' });
        return { person, families, homes: restricted ? [] : homes };
      });
    },
    async byNumber(nhsNumbers) {
      const values = [nhsNumbers];
      const rows = await database.rows<{ person: string; nhsNumber: string }>({
        name: 'locator-surveyed-number',
        text: BY_NUMBER,
        values,
      });
      return new Map(rows.map(({ person, nhsNumber }) => [nhsNumber, person]));
    },
  };
}
