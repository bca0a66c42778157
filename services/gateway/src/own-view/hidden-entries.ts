import type { Effect } from '@ouzel/exchange';
import { base32OfUuid, FhirError, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { assertReviewer } from '../ig-reviewer.ts';
import { limits } from '../limits.ts';
import { refuseUnknown, single } from '../parameters.ts';
import { bodyAs, eventFor, eventOf, officerOf, UUID } from '../reconstruction/cases.ts';
import type { Answered } from '../reconstruction/rooms.ts';
import type { ApiRoute } from '../route.ts';

const DAY_MS = 86_400_000;
const words = z.string().trim().min(2).max(200);
const reason = z.string().trim().min(10).max(2_000);
const hiding = z.strictObject({
  event: z.uuid(),
  patient: z.string(),
  /** Whose reason it is. */
  professional: z.strictObject({ id: words, name: words, role: words, organisation: words }),
  reason,
  reviewBy: z.iso.date(),
});
const review = z.union([
  z.strictObject({ outcome: z.literal('show'), reason }),
  z.strictObject({ outcome: z.literal('keep'), reason, reviewBy: z.iso.date() }),
]);

/** @throws FhirError `bad-value` for a day that has been, or that is too far off. */
function assertDay({ gateway }: Call, day: string): void {
  const ahead = new Date(day).getTime() - gateway.now().getTime();
  if (ahead <= 0 || ahead > limits.hiddenDaysMax * DAY_MS)
    throw new FhirError('bad-value', `reviewBy is a day after today, at most ${limits.hiddenDaysMax} days off.`, {
      expression: ['reviewBy'],
    });
}

/** Whom the access was to. @throws FhirError `bad-value` where it was not to this person. */
function personOf({ person, parts }: Answered, patient: string): string {
  const asked = uuidOfBase32(patient.replace(/^Patient\//, ''));
  if (asked === undefined || ![person, ...parts.map((part) => part.person)].includes(asked))
    throw new FhirError('bad-value', 'That access was not to this patient.', { expression: ['patient'] });
  return asked;
}

const recorded = (call: Call, target: string, person: string) => (): Effect =>
  call.gateway.audit.effect(eventOf(call, target, person)).effect;

/** `POST hidden-entries`: the person is not told of an access, for a named professional's reason and until a review. */
async function hideEntry(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  const sentence =
    'Send { "event", "patient", "professional": { "id", "name", "role", "organisation" }, "reason": 10 to 2,000 characters, "reviewBy": a day }.';
  const given = await bodyAs(call, hiding, sentence);
  assertDay(call, given.reviewBy);
  const found = await eventFor(call, given.event);
  const { id: by, name, role, organisation: of } = given.professional;
  if (found.user === by)
    throw new FhirError('not-allowed', 'Nobody has their own access hidden.', { expression: ['professional.id'] });
  const person = personOf(found, given.patient);
  const { user, organisation } = officerOf(call);
  const id = await call.gateway.ownView.hidden.hide({
    event: given.event,
    person,
    professional: `${name} (${by}), ${role}, ${of}`,
    reason: given.reason,
    organisation,
    by: user,
    reviewBy: given.reviewBy,
    alongside: recorded(call, 'hidden-entries hide', person),
  });
  if (id === undefined) throw new FhirError('key-reused', 'That access is hidden from this person already.');
  return { ...answer({ id, reviewBy: given.reviewBy }), status: 201 };
}

/** `GET hidden-entries`: what is hidden; with `due=true` what is to be reviewed now. */
async function listHidden(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, ['due']);
  const { organisation, everywhere } = officerOf(call);
  const due = single(call.http.query, 'due') === 'true';
  const items = await call.gateway.ownView.hidden.list(everywhere ? { due } : { organisation, due });
  await call.gateway.audit.record(eventOf(call, 'hidden-entries'));
  return answer({ items: items.map(({ person, ...item }) => ({ ...item, patient: `Patient/${base32OfUuid(person)}` })) });
}

/** `POST hidden-entries/{id}/review`: it is kept until another day, or shown. Never by the person whose access it hides. */
async function reviewHidden(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  const sentence = 'Send { "outcome": "show", "reason" } or { "outcome": "keep", "reason", "reviewBy": a day }.';
  const given = await bodyAs(call, review, sentence);
  if ('reviewBy' in given) assertDay(call, given.reviewBy);
  const id = call.http.params['id'] ?? '';
  const { organisation, everywhere, user } = officerOf(call);
  const [found] = UUID.test(id) ? await call.gateway.ownView.hidden.list({ id, due: false }) : [];
  if (found === undefined || (!everywhere && found.organisation !== organisation))
    throw new FhirError('not-found', 'There is no such hidden entry for you to review.');
  await eventFor(call, found.event);
  const alongside = recorded(call, `hidden-entries ${given.outcome}`, found.person);
  const done = await call.gateway.ownView.hidden.review({ id, ...given, by: user, alongside });
  if (!done) throw new FhirError('not-found', 'There is no such hidden entry for you to review.');
  return answer({ id, ...given });
}

export function hiddenEntryRoutes(): ApiRoute[] {
  const route = { door: 'ig', name: 'hidden entries', interaction: 'operation', html: true } as const;
  return [
    { ...route, method: 'POST', path: '/hidden-entries', handle: hideEntry },
    { ...route, method: 'GET', path: '/hidden-entries', handle: listHidden },
    { ...route, method: 'POST', path: '/hidden-entries/:id/review', handle: reviewHidden },
  ];
}
