import type { Annotation, Communication, Reference, Task, TaskOutput } from '@medplum/fhirtypes';
import { resourceId } from '@ouzel/fhir';
import { coded, organisation } from './coded.ts';
import { sbarOf } from './sbar.ts';
import type { ReceiptRow, StepRow } from './rows.ts';

/** What may be shown of the resident: absent where the reader may know no more than that they are called. */
export interface Content {
  person: string;
  /** The score in words, with its advice. */
  sentences: readonly string[];
  /** What else is to be known, line by line; absent where it was not asked for. */
  background?: readonly string[];
}

const task = (record: string, local: string): Reference<Task> => ({ reference: `Task/${resourceId({ record, local })}` });
const iso = (at: Date | null): string | undefined => at?.toISOString();
const meta = ({ version, updated }: { version: number; updated: Date }) => ({
  versionId: String(version),
  lastUpdated: updated.toISOString(),
});

const ASKS: Readonly<Record<StepRow['purpose'], string>> = {
  review:
    'Review this resident of the home, and accept this task so that nobody else is called. Ring the home if you see nothing more here.',
  repeat: 'These readings came late: repeat them now and post them. If the resident looks unwell, ring 999.',
  recheck: 'The next readings of this resident are overdue: take a full set now. If they look unwell, ring 999.',
  'nobody-acted': 'Nobody has answered for this resident. Ring 111, or 999 if they look unwell, now.',
};

/** What the reader may know of the resident; nothing of it where they may not. */
function about(
  { record, score }: StepRow | ReceiptRow,
  content: Content | undefined,
): Pick<Task, 'for' | 'focus'> & { note?: Annotation[] } {
  if (content === undefined) return {};
  return {
    for: { reference: `Patient/${content.person}` },
    ...(score === null ? {} : { focus: { reference: `Observation/${resourceId({ record, local: score })}` } }),
    ...(content.sentences.length === 0 ? {} : { note: content.sentences.map((text) => ({ text })) }),
  };
}

function inputOf(row: StepRow, content: Content | undefined): Pick<Task, 'input'> {
  const input = sbarOf(row, content, ASKS[row.purpose]);
  return input.length === 0 ? {} : { input };
}

/** A step of a ladder as the Task of whoever was told (https://hl7.org/fhir/R4/task.html). */
export function stepTask(row: StepRow, content: Content | undefined): Task {
  const { record, local, state, reason, purpose, told, home, due_at: due, answered_at: answered, answered_by: by } = row;
  return {
    resourceType: 'Task',
    id: resourceId({ record, local }),
    meta: meta(row),
    partOf: [task(record, row.receipt)],
    status: state,
    ...(reason === null ? {} : { statusReason: { text: reason } }),
    intent: 'order',
    priority: 'stat',
    code: coded(purpose, ASKS[purpose]),
    description: ASKS[purpose],
    ...about(row, content),
    ...inputOf(row, content),
    ...(answered === null ? {} : { executionPeriod: { start: iso(answered) } }),
    authoredOn: iso(row.told_at),
    lastModified: iso(row.updated),
    requester: organisation(home),
    owner: { ...organisation(told), ...(by === null ? {} : { display: by }) },
    ...(due === null ? {} : { restriction: { period: { end: iso(due) } } }),
  };
}

const DELIVERED: Readonly<Record<string, Communication['status']>> = {
  waiting: 'in-progress',
  delivered: 'completed',
  refused: 'not-done',
  dead: 'not-done',
  discarded: 'not-done',
};

/** That they were told: the notice that was sent to them. */
export function stepCommunication(row: StepRow, content: Content | undefined): Communication {
  const { record, local, told, home, delivery, delivered_at: delivered } = row;
  const status = DELIVERED[delivery ?? ''] ?? 'preparation';
  return {
    resourceType: 'Communication',
    id: resourceId({ record, local }),
    meta: meta(row),
    basedOn: [task(record, local)],
    status,
    ...(status === 'not-done' ? { statusReason: { text: 'It could not be delivered.' } } : {}),
    priority: 'stat',
    ...(content === undefined ? {} : { subject: { reference: `Patient/${content.person}` } }),
    ...(delivered === null ? {} : { sent: iso(delivered) }),
    recipient: [organisation(told)],
    sender: organisation(home),
    payload: [{ contentReference: task(record, local) }],
  };
}

const RECEIPT_STATUS: Readonly<Record<string, Task['status']>> = {
  open: 'in-progress',
  acknowledged: 'completed',
  superseded: 'completed',
  withdrawn: 'completed',
  unanswered: 'failed',
};
const RECEIPT_SAYS: Readonly<Record<string, string>> = {
  open: 'Stored and scored. Somebody is being called; nobody has answered yet.',
  acknowledged: 'Stored and scored. Somebody has answered.',
  superseded: 'Stored and scored. Later readings have taken its place.',
  withdrawn: 'It was taken back.',
  unanswered: 'Stored and scored, and nobody has answered: ring 111, or 999 if the resident looks unwell.',
};

function outputsOf({ record, received, members, score, steps }: ReceiptRow): TaskOutput[] {
  const observation = (local: string): Reference => ({ reference: `Observation/${resourceId({ record, local })}` });
  return [
    { type: coded('stored-at', 'Stored'), valueInstant: received.toISOString() },
    ...members.map((local) => ({ type: coded('stored', 'Reading'), valueReference: observation(local) })),
    ...(score === null ? [] : [{ type: coded('scored', 'Score'), valueReference: observation(score) }]),
    ...steps.flatMap(({ local, told, delivered, answered, by, state }): TaskOutput[] => [
      { type: coded('told', 'Told'), valueReference: { ...task(record, local), ...organisation(told), display: state } },
      ...(delivered === null ? [] : [{ type: coded('delivered-at', `Delivered to ${told}`), valueInstant: instant(delivered) }]),
      ...(answered === null
        ? []
        : [{ type: coded('answered-at', `Answered by ${by ?? told}`), valueInstant: instant(answered) }]),
    ]),
  ];
}
const instant = (text: string): string => new Date(text).toISOString();

/** The receipt of a set: stored, scored, who was told and when, and who answered. */
export function receiptTask(row: ReceiptRow, content: Content | undefined): Task {
  const { record, local, home, ladder, unscored, taken, received } = row;
  const says =
    ladder === null ? `Stored${unscored === null ? ' and scored' : `, not scored (${unscored})`}.` : RECEIPT_SAYS[ladder];
  const aheadS = Math.round((taken.getTime() - received.getTime()) / 1_000);
  const clock = aheadS > 0 ? [{ text: `The clock of the home is ${aheadS} seconds ahead of ours.` }] : [];
  const { note = [], ...shown } = about(row, content);
  return {
    resourceType: 'Task',
    id: resourceId({ record, local }),
    meta: meta(row),
    status: RECEIPT_STATUS[ladder ?? ''] ?? 'completed',
    businessStatus: { text: says },
    intent: 'order',
    code: coded('receipt', 'Receipt of a set of readings'),
    ...shown,
    executionPeriod: { start: iso(taken) },
    authoredOn: iso(received),
    lastModified: iso(row.updated),
    requester: organisation(home),
    owner: organisation(home),
    ...(note.length + clock.length === 0 ? {} : { note: [...note, ...clock] }),
    output: outputsOf(row),
  };
}
