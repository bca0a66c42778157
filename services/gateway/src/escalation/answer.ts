import { discloseEach, type ReleasedParts } from '@ouzel/exchange';
import { FhirError, noRecord, parseResourceId } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { FHIR_JSON } from '../answer.ts';
import { bodyOf, versionOfIfMatch } from '../body.ts';
import { accessRequest, assertScope, type Call } from '../context.ts';
import { ANSWERS, type FoundTask } from './rooms.ts';
import { contentOf, decidedOf, partsOf, requestsFor, shownWith } from './shown.ts';

const operation = z.union([
  z.strictObject({ op: z.enum(['replace', 'add']), path: z.literal('/status'), value: z.enum(ANSWERS) }),
  z.strictObject({
    op: z.enum(['replace', 'add']),
    path: z.literal('/statusReason'),
    value: z.strictObject({ text: z.string().trim().min(1).max(500) }),
  }),
]);
const operations = z.array(operation).min(1).max(2);

/** @throws FhirError `bad-structure`. */
function saidIn(json: unknown): { status: (typeof ANSWERS)[number]; reason?: string } {
  const given = operations.safeParse(json).data ?? [];
  const status = given.find((each) => each.path === '/status');
  const reason = given.find((each) => each.path === '/statusReason');
  if (status?.path === '/status')
    return { status: status.value, ...(reason?.path === '/statusReason' ? { reason: reason.value.text } : {}) };
  throw new FhirError(
    'bad-structure',
    'Send a JSON Patch that replaces /status by accepted, rejected or completed; /statusReason may be added as { "text": … }.',
  );
}

/** `PATCH Task/{id}` by the organisation that was told: it is theirs, it is not, or it is done. Whoever may see little may still answer. */
export async function answerTask(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Task', 'u');
  const { json } = await bodyOf(http, ['application/json-patch+json']);
  const said = saidIn(json);
  const expected = http.header('if-match') === undefined ? undefined : versionOfIfMatch(http.header('if-match'));
  const key = parseResourceId(http.params['id'] ?? '');
  if (key === undefined) throw noRecord();
  const { record, local: step } = key;
  const records = [record];
  const whole = accessRequest(call, 'patch', 'Task', { by: 'none' });
  return discloseEach(gateway, whole, requestsFor(call, 'update', 'Task', records), async (permits, alongside) => {
    const organisation = requester.organisation.ods;
    const [before] = await gateway.escalations.find('Task', organisation, key);
    if (before === undefined) throw noRecord();
    if (before.nobody === true) throw new FhirError('not-allowed', 'It ends by itself, with the next post of the home.');
    const decided = decidedOf(records, permits);
    const known = await contentOf(call, before, decided.get(record));
    const answered = (task: FoundTask): ReleasedParts => {
      const shown = shownWith('Task', task, known);
      const headers = { ...FHIR_JSON, ETag: `W/"${task.version}"` };
      const body = Buffer.from(shown.text);
      return { status: 200, headers, body, answers: [], resources: [], parts: partsOf(records, [shown]) };
    };
    const by = requester.user?.name ?? requester.clientId;
    const answer = {
      step,
      record,
      organisation,
      by,
      expected,
      ...said,
      alongside: (task: FoundTask) => alongside(answered(task)),
    };
    const task = await gateway.escalations.answer(answer);
    if (task === 'gone') throw new FhirError('not-allowed', 'Only the organisation that was told answers for it.');
    if (task === 'stale') throw new FhirError('stale-version', 'It has changed since, or has ended; read it again.');
    return answered(task);
  });
}
