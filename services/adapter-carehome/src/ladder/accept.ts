import type { CompletedSet, Effect } from '@ouzel/exchange';
import { LADDER_CHANNEL } from './channel.ts';

/** From the least to the most: a position in it is how severe a band is. */
export const BANDS = `array['0', '1-4', 'concern', 'single-3', '5-6', '7+']`;

// Readings of one moment are one set, however many posts they come in: the second post raises the band or changes nothing. What a whole
// later set has overtaken wakes nobody. A place without any ladder still gets an escalation, of the last step alone.
// What calls nobody is watched where the place asks for readings after it in time.
const ACCEPT = (kept: string): string => `with kept as (${kept}
  ), calls as (
    select k.*, l.place, l.version, l.terms, l.bands, k.band in ('concern', 'single-3', '5-6', '7+') as called from kept k
    left join lateral (select * from carehome.ladder where place in (k.home, '*') order by place = '*', version desc limit 1) l on true
    where (k.band in ('concern', 'single-3', '5-6', '7+') or l.terms -> 'recheck' ? k.band) and not exists (
      select from carehome.vital_set v where v.record = k.record and v.taken > k.taken and v.complete)
  ), opened as (
    insert into carehome.escalation (record, taken, receipt, home, band, place, ladder_version, quiet, steps, late, state, recheck_at)
    select c.record, c.taken, c.receipt, c.home, c.band, coalesce(c.place, '*'), coalesce(c.version, 0), c.terms -> 'quiet',
      case when not c.called then '[]'::jsonb else case when late.late then jsonb_build_array(jsonb_build_object('to', jsonb_build_object('home', true), 'purpose', 'repeat',
        'answerWithinSeconds', coalesce((c.terms ->> 'repeatWithinSeconds')::int, 1800))) else '[]'::jsonb end || coalesce(c.bands -> c.band, c.bands -> 'single-3', '[]'::jsonb) end,
      late.late, case when c.called then 'open' else 'watched' end,
      greatest(c.received, c.taken) + make_interval(secs => coalesce((c.terms -> 'recheck' ->> c.band)::int, (c.terms ->> 'recheckWithinSeconds')::int, 3600))
    from calls c cross join lateral (select c.received - c.taken > make_interval(secs => coalesce((c.terms ->> 'lateAfterSeconds')::int, 7200)) as late) late
    on conflict (record, taken) do update set band = excluded.band, steps = excluded.steps, quiet = excluded.quiet, rung = 0, round = escalation.round + 1, state = excluded.state,
      receipt = excluded.receipt, recheck_at = excluded.recheck_at, next_at = now(), settled_at = null
    where array_position(${BANDS}, excluded.band) > array_position(${BANDS}, escalation.band)
    returning escalation
  ) select pg_notify('${LADDER_CHANNEL}', '') from opened`;

const NEW = `insert into carehome.vital_set (record, receipt, home, score, members, taken, band, total, complete, unscored)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning record, receipt, home, taken, received, band`;
// What was corrected before this statement calls as a new one would; the times are those that it came with.
const CORRECTED =
  'select record, receipt, home, taken, received, band from carehome.vital_set where record = $1 and receipt = $2';
const STATEMENTS = {
  new: { name: 'carehome-accept', text: ACCEPT(NEW) },
  corrected: { name: 'carehome-accept-corrected', text: ACCEPT(CORRECTED) },
} as const;

export type Noted = CompletedSet & { record: string; home: string };

/** Notes a set, or one that was corrected in the statement before, and opens what it calls for. */
export function acceptEffect(set: Noted, as: 'new' | 'corrected'): Effect {
  const { record, receipt, home, score, members, taken, band, total, complete, unscored } = set;
  const more = [home, score ?? null, members, taken, band ?? null, total ?? null, complete, unscored ?? null];
  return { ...STATEMENTS[as], values: as === 'new' ? [record, receipt, ...more] : [record, receipt] };
}
