import type { AccessEvent, Recipe } from '@ouzel/exchange';
import { z } from 'zod';
import { custodiansOf } from './custodians.ts';
import { packed } from './packed.ts';

/** What one person's, or one interaction's, part of a request was. */
const part = z.object({
  interaction: z.string(),
  target: z.string(),
  /** Of a read in a batch: what it asked. */
  query: z.string().optional(),
  status: z.number(),
  rule: z.string().optional(),
  /** The fact that decided a refusal. */
  fact: z.string().optional(),
  agreements: z.array(z.string()).optional(),
  person: z.string().optional(),
  /** The replaced person or linked record on whose relationship alone it rests. */
  through: z.string().optional(),
  /** What left or came in: `Type/record local/version local/version`, one text for each type and record, since a record may hold hundreds. */
  resources: z.array(z.string()),
  /** In which order they stood, where that is another than the one here (`packed.ts`). */
  order: z.string().optional(),
  /** How the answer was put together. */
  recipe: z.looseObject({ as: z.string() }).optional(),
  sources: z.array(z.object({ ods: z.string(), status: z.string() })).optional(),
  /** Whose records the resources are of, where the decision opened them. */
  custodians: z.array(z.object({ ods: z.string(), records: z.array(z.string()) })).optional(),
});

/** An event as it is kept: there is one for every request ever made. `balp.ts` renders it as an AuditEvent. */
export const storedEvent = part.extend({
  query: z.string(),
  client: z.string(),
  organisation: z.object({ ods: z.string(), name: z.string(), kind: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), role: z.string() }).optional(),
  purpose: z.string(),
  token: z.string(),
  trace: z.string(),
  requestId: z.string(),
  from: z.string(),
  hash: z.string().optional(),
  /** Of an export: how many events it has. */
  rows: z.number().optional(),
  parts: z.array(part).optional(),
});
export { unpacked } from './packed.ts';
/** The same from its text, which somebody may have changed. */
export const storedText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'This is no JSON.' });
      return z.NEVER;
    }
  })
  .pipe(storedEvent);
export type StoredEvent = z.output<typeof storedEvent>;
export type StoredPart = z.output<typeof part>;

/**
 * NHS numbers, names and addresses stay out of the trail: the person's id names them, and erasing the person then needs no change here. So
 * do tokens and page links that somebody put into an address.
 */
const LEFT_OUT =
  /\b(access_token|_page|(?:family|given|name|phonetic|birthdate|telecom|phone|email|address(?:-[a-z]+)?)(?:(?::|%3A)[a-z]+)?)=[^&#]*/gi;

export function withoutSecrets(query: string): string {
  const plain = query.replaceAll(LEFT_OUT, '$1=[left out]');
  return plain.replaceAll(/(?<!\d)\d{3}([ +-]|%20)?\d{3}([ +-]|%20)?\d{4}(?!\d)/g, '[nhs-number]');
}

function personOf({ decision, request }: AccessEvent): string | undefined {
  return decision?.person ?? (request.subject.by === 'person' ? request.subject.person : undefined);
}

/** Everybody whom an event about several is about, once each. */
export function peopleOf({ parts = [] }: AccessEvent): string[] {
  return [...new Set(parts.flatMap((each) => personOf(each) ?? []))];
}

/** An address in a recipe is kept as the one that was asked is. */
function keptRecipe(recipe: Recipe): Recipe {
  const { self, nextAt } = recipe;
  const kept = (value: unknown): unknown => (typeof value === 'string' ? withoutSecrets(value) : value);
  if (self === undefined && nextAt === undefined) return recipe;
  return { ...recipe, self: kept(self), nextAt: kept(nextAt) };
}

function toPart(event: AccessEvent): StoredPart {
  const { request, decision, answers } = event;
  const person = personOf(event);
  const custodians = custodiansOf(event);
  return {
    interaction: request.interaction,
    target: request.target,
    status: event.status,
    ...(decision === undefined ? {} : { rule: decision.rule }),
    ...(decision?.outcome === 'refuse' && decision.fact !== undefined ? { fact: decision.fact } : {}),
    ...(decision?.outcome === 'permit' && decision.agreements.length > 0 ? { agreements: [...decision.agreements] } : {}),
    ...(person === undefined ? {} : { person }),
    ...(decision?.outcome === 'permit' && decision.through !== undefined ? { through: decision.through } : {}),
    ...packed(event.resources),
    ...(event.recipe === undefined ? {} : { recipe: keptRecipe(event.recipe) }),
    ...(answers.length === 0 ? {} : { sources: answers.map(({ custodian, status }) => ({ ods: custodian.ods, status })) }),
    ...(custodians.length === 0 ? {} : { custodians }),
  };
}

/** A part that asked something of its own, a read in a batch, says what. */
function toAsked(event: AccessEvent, whole: string): StoredPart {
  const { query } = event.request;
  return query === whole || event.recipe === undefined ? toPart(event) : { ...toPart(event), query: withoutSecrets(query) };
}

export function toStored(event: AccessEvent): StoredEvent {
  const { requester, query, traceId, requestId, from } = event.request;
  const { ods, name, kind } = requester.organisation;
  return {
    ...toPart(event),
    query: withoutSecrets(query),
    client: requester.clientId,
    organisation: { ods, name, kind },
    ...(requester.user === undefined
      ? {}
      : { user: { id: requester.user.id, name: requester.user.name, role: requester.user.role } }),
    purpose: requester.purpose,
    token: requester.tokenId,
    trace: traceId,
    requestId,
    from,
    ...(event.bodyHash === undefined ? {} : { hash: event.bodyHash }),
    ...(event.rows === undefined ? {} : { rows: event.rows }),
    ...(event.parts === undefined ? {} : { parts: event.parts.map((each) => toAsked(each, query)) }),
  };
}
