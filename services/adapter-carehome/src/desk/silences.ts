import type { Task } from '@medplum/fhirtypes';
import { resourceId } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import { limits } from '../limits.ts';
import { coded, organisation } from './coded.ts';
import type { Wanted } from './rows.ts';

/** That a home is, or was, silent, as one of those who were told has it. */
export interface SilenceRow {
  notice: string;
  home: string;
  since: Date;
  told: string;
  afterSeconds: number;
  at: Date;
  /** The post that ended it. */
  ended: Date | null;
}

const SILENCES = `select s.notice, s.home, s.since, s.told, s.after_seconds as "afterSeconds", s.told_at as at, e.ended from carehome.silence s
  left join lateral (select min(received) as ended from carehome.vital_set where home = s.home and received > s.since) e on true
  where (s.told = $1 or s.home = $1) and ($2::uuid is null or s.notice = $2) and ($3::text is null or s.told = $3)
    and ($4::text[] is null or case when e.ended is null then 'requested' else 'completed' end = any($4))
  order by s.told_at desc, s.notice limit ${limits.tasksMax}`;

/** Those that an organisation was told of, or that are its own; they are about nobody, and never among what is asked for about somebody. */
export async function silencesOf(
  sql: Sql,
  ods: string,
  { local, record, person, focus, owner, states }: Wanted,
): Promise<SilenceRow[]> {
  if (person !== undefined || focus !== undefined || record !== local) return [];
  const values = [ods, local ?? null, owner ?? null, states ?? null];
  return sql.rows<SilenceRow & Record<string, unknown>>({ name: 'carehome-silences', text: SILENCES, values });
}

export const silenceId = ({ notice }: SilenceRow): string => resourceId({ record: notice, local: notice });

/** Whether the home's line is down, or its staff are too few: somebody rings it up. */
export function silenceTask(row: SilenceRow): Task {
  const { home, told, since, at, ended, afterSeconds } = row;
  const hours = Math.round(afterSeconds / 360) / 10;
  const asks = `This home posts readings usually, and nothing has come from it for ${hours} hours: ring it, and ask whether all are well and the line is up.`;
  return {
    resourceType: 'Task',
    id: silenceId(row),
    meta: { versionId: ended === null ? '1' : '2', lastUpdated: (ended ?? at).toISOString() },
    status: ended === null ? 'requested' : 'completed',
    intent: 'order',
    priority: 'urgent',
    code: coded('home-silent', asks),
    description: asks,
    for: { type: 'Organization', ...organisation(home) },
    executionPeriod: { start: since.toISOString(), ...(ended === null ? {} : { end: ended.toISOString() }) },
    authoredOn: at.toISOString(),
    lastModified: (ended ?? at).toISOString(),
    owner: organisation(told),
  };
}
