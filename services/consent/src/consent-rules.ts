import { SCR_PERMISSION } from '@ouzel/exchange';
import { dateSpanOf, elementsOf, FhirError } from '@ouzel/fhir';
import { markingOf } from '@ouzel/sensitivity';
import { type ConsentShape, type InnerProvision, POLICIES, SCR_POLICIES } from './consent-shape.ts';
import type { Directive } from './directives.ts';

/** A rule with the time in which it is in force; without one it is in force from when it is recorded. */
export type Rule = Omit<Directive, 'consent' | 'recorded'> & { starts?: Date; ends?: Date };

const refused = (sentence: string, place: string): FhirError =>
  new FhirError('not-understood', sentence, { expression: [`Consent.${place}`] });

function policyOf({ policy, policyRule }: ConsentShape): (typeof POLICIES)[string] {
  const named = policy?.map(({ uri }) => POLICIES[uri]) ?? [];
  const codes = policyRule?.coding.map(({ system, code }) => (system === SCR_PERMISSION ? SCR_POLICIES[code] : undefined)) ?? [];
  const [only, ...more] = [...named, ...codes];
  if (only === undefined || more.length > 0)
    throw refused(
      `Name one policy that is known here: ${Object.keys(POLICIES).join(', ')}; or a code of ${SCR_PERMISSION}.`,
      'policy',
    );
  return only;
}

/** A date's span, so that an end holds to the end of its day. */
function spanOf({ start, end }: NonNullable<InnerProvision['period']>): Pick<Rule, 'starts' | 'ends'> {
  const [from, until] = [start, end].map((text) => (text === undefined ? undefined : dateSpanOf(text)));
  return {
    ...(from === undefined ? {} : { starts: new Date(from[0]) }),
    ...(until === undefined ? {} : { ends: new Date(until[1]) }),
  };
}

function classOf({ class: classes, securityLabel }: InnerProvision): Pick<Rule, 'types' | 'labels'> {
  if (classes !== undefined && securityLabel !== undefined)
    throw refused('Give data classes by type or by label, in provisions of their own.', 'provision');
  // What a source's own label is known as, whatever the rules say.
  const labelled = markingOf({ classes: {} });
  const bits = (securityLabel ?? []).map(({ code }) => labelled({ meta: { security: [{ code }] } }));
  const strange = classes?.find(({ code }) => elementsOf(code).summary.length === 0);
  if (strange !== undefined) throw refused('One of the classes is not a type that is shared here.', 'provision.class');
  if (bits.includes(0)) throw refused('One of the labels is not known here.', 'provision.securityLabel');
  return {
    ...(classes === undefined ? {} : { types: classes.map(({ code }) => code) }),
    labels: bits.reduce((all, bit) => all | bit, 0),
  };
}

/** Every pair of whom it is shared with and who holds it. */
function rulesOf(
  provision: InnerProvision,
  how: Pick<Rule, 'effect' | 'exception' | 'strength'>,
  period: InnerProvision['period'],
): Rule[] {
  const organisations = provision.actor?.map(({ reference }) => reference.identifier.value) ?? [undefined];
  const custodians = provision.data?.map(({ reference }) => reference.identifier.value) ?? [undefined];
  const rest = { ...how, ...classOf(provision), ...(period === undefined ? {} : spanOf(period)) };
  return organisations.flatMap((organisation) =>
    custodians.map((custodian) => ({
      ...rest,
      ...(organisation === undefined ? {} : { organisation }),
      ...(custodian === undefined ? {} : { custodian }),
    })),
  );
}

/**
 * What a Consent says, rule by rule; nothing where it is not active. A root that denies has exceptions that permit; one that permits has
 * exceptions that deny. @throws FhirError `not-understood`.
 */
export function directivesOfConsent(consent: ConsentShape): Rule[] {
  const { effect, strength } = policyOf(consent);
  const { provision, status } = consent;
  if (provision.type !== effect) throw refused(`With this policy the provision is of type ${effect}.`, 'provision.type');
  const inner = provision.provision ?? [];
  if (inner.some(({ type }) => type === effect))
    throw refused('A provision within a provision is its exception.', 'provision.provision');
  const root = rulesOf(provision, { effect, strength }, provision.period);
  const exceptions = inner.flatMap((each) =>
    rulesOf(
      each,
      each.type === 'permit' ? { effect: 'permit', exception: true } : { effect: 'deny', strength: 'ask-first' },
      each.period ?? provision.period,
    ),
  );
  return status === 'active' ? [...root, ...exceptions] : [];
}
