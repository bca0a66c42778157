import type { Directive } from './directives.ts';

/** The rules in force of what the person decided; a part of the one statement that reads the facts ($3 is now). */
export const DIRECTIVES = `select json_agg(json_build_array(d.consent, d.effect, d.exception, d.strength, d.custodian, d.organisation, d.types, d.labels, d.recorded))
  from consent.directive d where d.person = p.person and d.superseded is null and d.starts <= $3 and (d.ends is null or d.ends > $3)`;

export type DirectiveRow = [
  consent: string | null,
  effect: 'deny' | 'permit',
  exception: boolean,
  strength: 'ask-first' | 'no-share',
  custodian: string | null,
  organisation: string | null,
  types: string[] | null,
  labels: number,
  recorded: string,
];

export function directivesOf(rows: readonly DirectiveRow[] | null): Directive[] {
  return (rows ?? []).map(([consent, effect, exception, strength, custodian, organisation, types, labels, recorded]) => ({
    effect,
    exception,
    strength,
    labels,
    recorded: new Date(recorded),
    ...(consent === null ? {} : { consent }),
    ...(custodian === null ? {} : { custodian }),
    ...(organisation === null ? {} : { organisation }),
    ...(types === null ? {} : { types }),
  }));
}
