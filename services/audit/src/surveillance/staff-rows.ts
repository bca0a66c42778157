import type { Sql } from '@ouzel/runtime';
import { z } from 'zod';
import type { StaffMember } from './rules/seen.ts';

const STAFF = 'select organisation, staff, person, families, homes from audit.staff where staff = any($1::text[]) order by told';
const COLLEAGUES = 'select organisation, person from audit.staff where person = any($1::uuid[])';
const PUT = `insert into audit.staff (organisation, staff, person, families, homes, told)
  select $1, g.staff, g.person, string_to_array(g.families, '|'), g.homes, $6
  from unnest($2::text[], $3::uuid[], $4::text[], $5::jsonb[]) as g(staff, person, families, homes)
  on conflict (organisation, staff) do update set person = excluded.person, families = excluded.families, homes = excluded.homes, told = excluded.told`;
const LEFT = 'delete from audit.staff where organisation = $1 and staff <> all($2::text[])';

const homesSchema = z.array(z.object({ lines: z.string().optional(), postcode: z.string().optional() }));
type Row = { organisation: string; staff: string; person: string | null; families: string[]; homes: unknown };

/** A home without what it does not have. */
export const plainHome = ({ lines, postcode }: z.output<typeof homesSchema>[number]) => ({
  ...(lines === undefined ? {} : { lines }),
  ...(postcode === undefined ? {} : { postcode }),
});

/** Staff by `organisation id`, and by their id alone for whoever acts for another organisation than their employer. */
export async function staffOf(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, StaffMember>> {
  const rows = await sql.rows<Row>({ name: 'surveillance-staff', text: STAFF, values: [ids] });
  const members = new Map<string, StaffMember>();
  for (const { organisation, staff, person, families, homes } of rows) {
    const member = { families, homes: homesSchema.parse(homes).map(plainHome), ...(person === null ? {} : { person }) };
    members.set(`${organisation} ${staff}`, member);
    members.set(staff, member);
  }
  return members;
}

/** `organisation person` of those of the people who are on the list of an organisation's staff. */
export async function colleaguesAmong(sql: Sql, persons: readonly string[]): Promise<ReadonlySet<string>> {
  const values = [persons];
  const rows = await sql.rows<{ organisation: string; person: string }>({
    name: 'surveillance-colleagues',
    text: COLLEAGUES,
    values,
  });
  return new Set(rows.map(({ organisation, person }) => `${organisation} ${person}`));
}

export interface ToldStaff extends StaffMember {
  staff: string;
}

/** An employer's list in the place of its last one: whoever is not on it has left, and is forgotten. */
export async function putStaff(sql: Sql, organisation: string, staff: readonly ToldStaff[], told: Date): Promise<void> {
  const values = [
    organisation,
    staff.map((each) => each.staff),
    staff.map(({ person }) => person ?? null),
    staff.map(({ families }) => families.join('|')),
    staff.map(({ homes }) => JSON.stringify(homes)),
    told,
  ];
  await sql.rows({ text: PUT, values });
  await sql.rows({ text: LEFT, values: [organisation, values[1]] });
}
