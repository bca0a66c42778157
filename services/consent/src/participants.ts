import type { OrganisationKind } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { type ToolkitEntry, type Warning, warningsOf } from './warnings.ts';

const ALL = `select o.ods, o.name, o.kind, o.dspt_status as "dsptStatus", o.dspt_expiry as "dsptExpiry",
    case when s.status = 'removed' then 'removed' when not o.active then 'suspended' else coalesce(s.status, 'active') end as standing,
    s.reason, s.changed_by as "changedBy", s.changed
  from locator.organisation o left join consent.standing s on s.kind = 'organisation' and s.id = o.ods
  order by o.name, o.ods limit ${limits.participantsMax}`;

interface Row extends ToolkitEntry, Record<string, unknown> {
  kind: OrganisationKind;
  standing: 'active' | 'suspended' | 'removed';
  /** Of the last change of its standing; null where there was none. */
  reason: string | null;
  changedBy: string | null;
  changed: Date | null;
}

/** An organisation that takes part, its toolkit entry, and what must be done about it. */
export type Participant = Row & { warnings: Warning[] };

/** Who takes part, by name. */
export function createParticipants(database: Pick<Database, 'rows'>, now: () => Date): { list(): Promise<Participant[]> } {
  return {
    async list() {
      const rows = await database.rows<Row>({ name: 'consent-participants', text: ALL });
      return rows.map((row) => ({ ...row, warnings: row.standing === 'removed' ? [] : warningsOf([], [row], now()) }));
    },
  };
}
