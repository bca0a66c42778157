import { z } from 'zod';

const coding = z.looseObject({ system: z.string().optional(), code: z.string().optional() });
const concept = z.looseObject({ coding: z.array(coding).default([]) });
const who = z.looseObject({
  identifier: z.looseObject({ system: z.string().optional(), value: z.string().optional() }).optional(),
  display: z.string().optional(),
});
const agent = z.looseObject({
  type: concept.optional(),
  who: who.optional(),
  role: z.array(concept).default([]),
  network: z.looseObject({ address: z.string().optional() }).optional(),
});
const entity = z.looseObject({
  what: z.looseObject({ reference: z.string().optional() }).optional(),
  role: coding.optional(),
  query: z.string().optional(),
  detail: z.array(z.looseObject({ type: z.string(), valueString: z.string().optional() })).default([]),
});
const auditEvent = z.looseObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string(),
  recorded: z.coerce.date(),
  subtype: z.array(coding).default([]),
  outcome: z.string(),
  purposeOfEvent: z.array(concept).default([]),
  agent: z.array(agent),
  entity: z.array(entity).default([]),
});

/** One access as its pages show it. */
export interface LoggedAccess {
  id: string;
  recorded: Date;
  /** FHIR interaction, and what was asked: method, path and query. */
  interaction: string;
  query: string;
  outcome: string;
  purpose: string;
  user?: { id: string; name: string; role: string };
  organisation: { ods: string; name: string };
  client: string;
  from: string;
  /** Ids of Patients whom it was about. */
  people: string[];
  /** `Type/id/_history/version` of what left or came in. */
  resources: string[];
  sources: { ods: string; status: string }[];
  details: { type: string; value: string }[];
}

type Read = z.output<typeof auditEvent>;

const codeOf = (concepts: z.output<typeof concept>[]): string => concepts[0]?.coding[0]?.code ?? '';
const typed = ({ agent: all }: Read, codes: readonly string[]) =>
  all.find(({ type }) => codes.includes(type?.coding[0]?.code ?? ''));

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}

function userOf(event: Read): Pick<LoggedAccess, 'user'> {
  const found = typed(event, ['IRCP']);
  if (found === undefined) return {};
  const id = found.who?.identifier?.value ?? '';
  return { user: { id, name: found.who?.display ?? id, role: codeOf(found.role) } };
}

/** A source that answered: `ODS status`. */
const sourceOf = (text: string): { ods: string; status: string } => {
  const space = text.indexOf(' ');
  return { ods: text.slice(0, space), status: text.slice(space + 1) };
};

function toAccess(event: Read): LoggedAccess {
  const organisation = typed(event, ['PROV'])?.who;
  const [client] = event.agent;
  const referred = (role: string): string[] =>
    event.entity.flatMap(({ role: of, what }) => (of?.code === role && what?.reference !== undefined ? [what.reference] : []));
  const asked = event.entity.find(({ query }) => query !== undefined);
  const details = (asked?.detail ?? []).map(({ type, valueString }) => ({ type, value: valueString ?? '' }));
  return {
    id: event.id,
    recorded: event.recorded,
    interaction: event.subtype[0]?.code ?? '',
    query: decoded(asked?.query ?? ''),
    outcome: event.outcome,
    purpose: codeOf(event.purposeOfEvent),
    ...userOf(event),
    organisation: { ods: organisation?.identifier?.value ?? '', name: organisation?.display ?? '' },
    client: client?.who?.display ?? '',
    from: client?.network?.address ?? '',
    people: referred('1').map((reference) => reference.replace(/^Patient\//, '')),
    resources: referred('4'),
    sources: details.flatMap(({ type, value }) => (type === 'source' ? [sourceOf(value)] : [])),
    details,
  };
}

const next = ({ link }: { link: { relation: string; url: string }[] }): string | undefined => {
  const url = link.find(({ relation }) => relation === 'next')?.url;
  return url === undefined ? undefined : (new URL(url).searchParams.get('_page') ?? undefined);
};

/** A searchset of AuditEvents. */
export const accessPage = z
  .looseObject({
    // Absent where there are more than are counted.
    total: z.number().optional(),
    link: z.array(z.object({ relation: z.string(), url: z.string() })).default([]),
    entry: z.array(z.looseObject({ resource: auditEvent })).default([]),
  })
  .transform((bundle) => ({
    total: bundle.total,
    next: next(bundle),
    accesses: bundle.entry.map(({ resource }) => toAccess(resource)),
  }));
export type AccessPage = z.output<typeof accessPage>;
