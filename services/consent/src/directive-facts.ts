import type { Directive } from './directives.ts';

// What was decided later, or changed since, was as it was.
const STOOD = '(d.superseded is null or d.superseded > $3) and d.recorded <= $3';

/**
 * The rules in force of what the person decided; a part of the one statement that reads the facts ($3 is now, or with `past` some time before).
 * `directed`: condition on a directive `d`.
 */
export const directivesSql = (
  directed: string,
  past: boolean,
): string => `select json_agg(json_build_array(d.consent, d.effect, d.exception, d.strength, d.custodian, d.organisation, d.types, d.labels, d.recorded,
    case when d.person <> p.person then d.person end))
  from consent.directive d where ${directed} and ${past ? STOOD : 'd.superseded is null'} and d.starts <= $3 and (d.ends is null or d.ends > $3)`;

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
  of: string | null,
];

export function directivesOf(rows: readonly DirectiveRow[] | null): Directive[] {
  return (rows ?? []).map(([consent, effect, exception, strength, custodian, organisation, types, labels, recorded, of]) => ({
    effect,
    exception,
    strength,
    labels,
    recorded: new Date(recorded),
    ...(consent === null ? {} : { consent }),
    ...(custodian === null ? {} : { custodian }),
    ...(organisation === null ? {} : { organisation }),
    ...(types === null ? {} : { types }),
    ...(of === null ? {} : { of }),
  }));
}
