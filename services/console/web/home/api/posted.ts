import { z } from 'zod';
import { type Answer, post, postText } from '../../api/ask.ts';

const outcome = z.looseObject({
  extension: z.array(z.object({ url: z.string(), valueReference: z.object({ reference: z.string() }) })).default([]),
  issue: z.array(z.looseObject({ severity: z.string(), diagnostics: z.string().default('') })).default([]),
});
const answered = z.object({
  entry: z.array(z.object({ response: z.looseObject({ status: z.string(), outcome: outcome.optional() }) })).default([]),
});

/** What the exchange made of a set. */
export interface Posted {
  /** The score in words, and what to do. */
  advice: string[];
  /** What was not taken, in words. */
  refused: string[];
  /** The id of the Task that says what becomes of it; absent where nothing was stored. */
  receipt?: string;
}

const RECEIPT = 'https://ouzel.example/fhir/StructureDefinition/receipt';
const SAYS_NOTHING = 'Stored.';

function postedOf({ entry }: z.output<typeof answered>): Posted {
  const of = (good: boolean): string[] => [
    ...new Set(
      entry
        .filter(({ response }) => response.status.startsWith('2') === good)
        .flatMap(({ response }) => response.outcome?.issue ?? [])
        .map(({ diagnostics }) => diagnostics)
        .filter((text) => text !== SAYS_NOTHING),
    ),
  ];
  const [receipt] = entry
    .flatMap(({ response }) => response.outcome?.extension ?? [])
    .filter(({ url }) => url === RECEIPT)
    .map(({ valueReference }) => valueReference.reference.replace(/^.*Task\//, ''));
  return { advice: of(true), refused: of(false), ...(receipt === undefined ? {} : { receipt }) };
}

/** What became of each line of a table, in its order. */
export async function postTable(text: string, key: string): Promise<Answer<Posted[]>> {
  const answer = await postText('/Observation/$import-csv', { text, type: 'text/csv', key }, answered);
  return answer.ok ? { ok: true, value: answer.value.entry.map((each) => postedOf({ entry: [each] })) } : answer;
}

/** Posts a set, in JSON, under its key: however often, it is stored once. */
export async function postSet(body: string, key: string): Promise<Answer<Posted>> {
  const read: unknown = JSON.parse(body);
  const answer = await post('', z.record(z.string(), z.unknown()).parse(read), answered, { 'Idempotency-Key': key });
  return answer.ok ? { ok: true, value: postedOf(answer.value) } : answer;
}
