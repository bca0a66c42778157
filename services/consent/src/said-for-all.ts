import { randomUUID } from 'node:crypto';
import type { Effect, Permit } from '@ouzel/exchange';
import { denialsOf } from './denials.ts';
import { objection } from './directives.ts';

const KEEP = `insert into consent.consent (consent, version, person, resource, recorded, recorder, acting, said_as, said_at)
  select $1, 1, person, $3, $4, $5, $6, $7, parted from locator.person where person = $2`;

/**
 * While two people are taken for one, nobody knows which of them objects. An objection that is recorded then is kept for each of the others too,
 * as a Consent of their own: it holds once they are parted, until whoever keeps their Consents has looked (docs/adr/0037).
 */
export function saidForAll(
  { person: subject, replaces, requester }: Permit,
  { person: of, resource }: { person: string; resource: string },
  recorded: Date,
): Effect[] {
  const others = [subject, ...replaces.map(({ person }) => person)].filter((person) => person !== of);
  return others.flatMap((person) =>
    denialsOf(resource).flatMap((denial): Effect[] => {
      const consent = randomUUID();
      const who = [requester.organisation.ods, requester.user?.id ?? null];
      const rules = denial.rules.map(({ starts = recorded, ...rule }) =>
        objection({ ...rule, directive: randomUUID(), person, consent, version: 1, recorded, starts, merged: { as: of } }),
      );
      return [
        { name: 'consent-said-for', text: KEEP, values: [consent, person, denial.resource, recorded, ...who, of] },
        ...rules,
      ];
    }),
  );
}
