import type { Correction, Effect, Permit } from '@ouzel/exchange';
import type { Submitted } from '@ouzel/records';
import type { StoreOptions } from './prepare.ts';

/** A corrected score as one more resource of the submission: stored only where something that it follows from was changed. */
export const correctedItem = ({ score }: Correction, place: Pick<Submitted, 'record' | 'custodian'>): Submitted[] =>
  score === undefined
    ? []
    : [
        {
          ...place,
          local: score.resource.id ?? '',
          resource: score.resource,
          follows: 'change',
          ...(score.expected === undefined ? {} : { expected: score.expected }),
        },
      ];

/** What a corrected set brings about: its escalation, and that whoever was told of it is told again. */
export function correctionEffects(
  { outbox, escalations, now }: StoreOptions,
  { person, requester }: Permit,
  record: string,
  { set, told, announced, score }: Correction,
): Effect[] {
  const notices = told.map(({ task, organisation }) =>
    outbox.notify({ kind: 'news2-correction', person, record, about: task, destinations: [organisation], occurred: now() }),
  );
  const resource = { type: 'Observation', local: score?.resource.id ?? '' };
  const about = { person, record, resource, occurred: set.taken };
  const again =
    announced && score !== undefined
      ? [outbox.announce({ kind: 'vital-signs', ...about }), outbox.changed({ kind: 'news2-escalation', ...about })]
      : [];
  return [...escalations.correct({ ...set, record, home: requester.organisation.ods }), ...notices, ...again];
}
