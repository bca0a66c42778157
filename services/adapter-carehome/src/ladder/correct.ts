import type { CompletedSet, Effect } from '@ouzel/exchange';
import { acceptEffect, BANDS, type Noted } from './accept.ts';

// An escalation that the corrected score does not call for any more ends; one that calls for less goes on as the less.
const CORRECT = `with changed as (
    update carehome.vital_set set score = $3, band = $4, total = $5, complete = $6, unscored = $7 where record = $1 and receipt = $2 returning record, taken
  ), now_of as (
    select c.record, c.taken, greatest(array_position(${BANDS}, coalesce($4, '0')), (select max(array_position(${BANDS}, o.band))
      from carehome.vital_set o where o.record = c.record and o.taken = c.taken and o.receipt <> $2)) as severity from changed c
  ), lowered as (
    update carehome.escalation e set band = (${BANDS})[n.severity], state = case when e.state = 'open' and n.severity <= 2 then 'withdrawn' else e.state end,
      settled_at = case when e.state = 'open' and n.severity <= 2 then now() else e.settled_at end
    from now_of n where (e.record, e.taken) = (n.record, n.taken) and n.severity < array_position(${BANDS}, e.band)
    returning e.escalation, e.state
  ) update carehome.step s set state = 'cancelled', reason = 'the readings were corrected', version = version + 1, updated = now()
    from lowered l where s.escalation = l.escalation and l.state = 'withdrawn' and s.state = 'requested'`;

/** A set that was scored anew: what it called for before ends, is less, or begins. */
export function correctEffects(set: Noted): Effect[] {
  const { record, receipt, score, band, total, complete, unscored }: CompletedSet & { record: string } = set;
  const values = [record, receipt, score ?? null, band ?? null, total ?? null, complete, unscored ?? null];
  return [{ name: 'carehome-correct', text: CORRECT, values }, acceptEffect(set, 'corrected')];
}
