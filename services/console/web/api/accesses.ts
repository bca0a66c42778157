import { z } from 'zod';
import { type Ask, get, post } from './ask.ts';
import { accessPage, type AccessPage } from './audit-event.ts';
import { londonMidnight, nextDay } from './days.ts';

/** What the access log is narrowed to, as it stands in the address of its page. */
export interface AccessFilter {
  person: string;
  staff: string;
  organisation: string;
  /** Days, `YYYY-MM-DD`, both included. */
  from: string;
  to: string;
  purpose: string;
  outcome: string;
  /** Where a further page begins. */
  page: string;
}

const SDS_USER = 'https://fhir.nhs.uk/Id/sds-user-id';
const ON_A_PAGE = 25;

function searchOf({ person, staff, organisation, from, to, purpose, outcome, page }: AccessFilter): URLSearchParams {
  const query = new URLSearchParams({ _count: String(ON_A_PAGE) });
  const given: [string, string][] = [
    ['patient', person],
    ['agent.identifier', staff === '' ? '' : `${SDS_USER}|${staff}`],
    ['agent', organisation],
    ['purpose', purpose],
    ['outcome', outcome],
    ['_page', page],
  ];
  for (const [name, value] of given) if (value !== '') query.set(name, value);
  if (from !== '') query.append('date', `ge${londonMidnight(from).toISOString()}`);
  if (to !== '') query.append('date', `lt${londonMidnight(nextDay(to)).toISOString()}`);
  return query;
}

/** Newest first. Reading is itself in the log. */
export const readAccesses = (filter: AccessFilter): Ask<AccessPage> =>
  get(`/AuditEvent?${searchOf(filter).toString()}`, accessPage);

export const readAccess = (id: string): Ask<AccessPage> =>
  get(`/AuditEvent?${new URLSearchParams({ _id: id }).toString()}`, accessPage);

const said = z.looseObject({
  patient: z.string().optional(),
  step: z.string(),
  rule: z.string().optional(),
  shown: z.boolean(),
  sentences: z.array(z.string()),
});
const decision = said.extend({ parts: z.array(said).default([]) });
export type Explained = z.output<typeof decision>;

/** Why an access was answered as it was. */
export const readDecision = (id: string): Ask<Explained> => get(`/decisions/${encodeURIComponent(id)}`, decision);

/** The id by which the log knows whoever has this NHS number. The number is in no address. */
export const personOfNumber = (nhsNumber: string) => post('/people', { nhsNumber }, z.object({ patient: z.string() }));
