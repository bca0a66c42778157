import type { CompletedSet, Effect } from '@ouzel/exchange';
import { LADDER_CHANNEL } from './channel.ts';

/** From the least to the most: a position in it is how severe a band is. */
export const BANDS = `array['0', '1-4', 'concern', 'single-3', '5-6', '7+']`;

// Readings of one moment are one set, however many posts they come in: the second post raises the band or changes nothing. What a whole
// later set has overtaken wakes nobody. A place without any ladder still gets an escalation, of the last step alone.
const ACCEPT = (kept: string): string => `with kept as (${kept}
  ), calls as (
    select k.* from kept k where k.band in ('concern', 'single-3', '5-6', '7+') and not exists (
      select from carehome.vital_set l where l.record = k.record and l.taken > k.taken and l.complete)
  ), opened as (
    insert into carehome.escalation (record, taken, receipt, home, band, place, ladder_version, quiet, steps, late, recheck_at)
    select c.record, c.taken, c.receipt, c.home, c.band, coalesce(l.place, '*'), coalesce(l.version, 0), l.terms -> 'quiet',
      case when late.late then jsonb_build_array(jsonb_build_object('to', jsonb_build_object('home', true), 'purpose', 'repeat',
        'answerWithinSeconds', coalesce((l.terms ->> 'repeatWithinSeconds')::int, 1800))) else '[]'::jsonb end || coalesce(l.bands -> c.band, l.bands -> 'single-3', '[]'::jsonb),
      late.late, greatest(c.received, c.taken) + make_interval(secs => coalesce((l.terms ->> 'recheckWithinSeconds')::int, 3600))
    from calls c left join lateral (select * from carehome.ladder where place in (c.home, '*') order by place = '*', version desc limit 1) l on true
    cross join lateral (select c.received - c.taken > make_interval(secs => coalesce((l.terms ->> 'lateAfterSeconds')::int, 7200)) as late) late
    on conflict (record, taken) do update set band = excluded.band, steps = excluded.steps, quiet = excluded.quiet, rung = 0, round = escalation.round + 1, state = 'open',
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
