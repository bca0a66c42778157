import type { Effect } from '@ouzel/exchange';

const OBJECT = `insert into consent.directive (directive, person, custodian, organisation, starts, ends) values ($1, $2, $3, $4, $5, $6)
  on conflict (directive) do update set ends = excluded.ends`;

/** A person's objection to sharing. Without a custodian or an organisation it covers all of them. */
export interface Directive {
  directive: string;
  person: string;
  custodian?: string;
  organisation?: string;
  starts: Date;
  ends?: Date;
}

export function objection({ directive, person, custodian, organisation, starts, ends }: Directive): Effect {
  return {
    name: 'consent-object',
    text: OBJECT,
    values: [directive, person, custodian ?? null, organisation ?? null, starts, ends ?? null],
  };
}
