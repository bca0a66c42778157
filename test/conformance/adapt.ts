import { isNhsNumber, isObject, nhsNumberCheckDigit, systems } from '@ouzel/fhir';
import { aboutPerson, subjectElementOf } from './about.ts';
import { deeply } from './exact.ts';
import type { Given } from './examples.ts';

export interface About {
  /** What the subject becomes. */
  reference: string;
  /** Who posts. */
  ods: string;
}

let next = 0;
/** NHS numbers that nobody of the sample region has. */
export function freshNhsNumber(): string {
  next += 1;
  const nine = `99911${String(next).padStart(4, '0')}`;
  const check = nhsNumberCheckDigit(nine);
  return check === undefined ? freshNhsNumber() : `${nine}${check}`;
}

const isPatients = (actor: unknown): boolean => isObject(actor) && /(^|\/)Patient\//.test(String(actor['reference']));

/** Of an Appointment the participant who is a Patient becomes the person. */
function appointmentOf(resource: Given, reference: string): Given {
  const others = [resource['participant']].flat().filter((each) => isObject(each) && !isPatients(each['actor']));
  return { ...resource, ...aboutPerson(resource.resourceType, { participant: others }, { reference }) };
}

function aboutThePerson(resource: Given, { reference }: About): Given {
  if (resource.resourceType === 'Patient') return resource;
  const element = subjectElementOf(resource.resourceType);
  if (element === undefined) return appointmentOf(resource, reference);
  const subject = resource[element];
  const old = isObject(subject) ? subject['reference'] : undefined;
  const same = (name: string, value: unknown): unknown => (name === 'reference' && value === old ? reference : value);
  const changed = typeof old === 'string' ? deeply(resource, same) : resource;
  return { ...(isObject(changed) ? changed : {}), resourceType: resource.resourceType, [element]: { reference } };
}

const isNumber = (value: unknown): value is Record<string, unknown> => isObject(value) && value['system'] === systems.nhsNumber;

function ownNumber(resource: Given): Given {
  if (resource.resourceType !== 'Patient') return resource;
  const identifiers: unknown[] = Array.isArray(resource['identifier']) ? resource['identifier'] : [];
  const at = identifiers.findIndex(isNumber);
  const mine = { ...(isObject(identifiers[at]) ? identifiers[at] : { system: systems.nhsNumber }), value: freshNhsNumber() };
  return { ...resource, identifier: at < 0 ? [...identifiers, mine] : identifiers.with(at, mine) };
}

function validNumbers(resource: Given): Given {
  const valid = (_name: string, value: unknown): unknown =>
    isNumber(value) && !isNhsNumber(String(value['value'])) ? { ...value, value: '9990000018' } : value;
  const changed = deeply(resource, valid);
  return { ...(isObject(changed) ? changed : {}), resourceType: resource.resourceType };
}

const AUTHORS = ['performer', 'author', 'asserter', 'recorder', 'requester'];
function ownWords(resource: Given, { ods }: About): Given {
  const mine = (_name: string, value: unknown): unknown =>
    isObject(value) && value['system'] === systems.odsCode && /^\w+$/.test(String(value['value']))
      ? { ...value, value: ods }
      : value;
  const authors = AUTHORS.filter((name) => resource[name] !== undefined).map((name) => [name, deeply(resource[name], mine)]);
  return { ...resource, ...Object.fromEntries(authors), resourceType: resource.resourceType };
}

/** All that is changed of an example before it is posted. Nothing else is. */
export const ADAPTATIONS: readonly { what: string; make: (resource: Given, about: About) => Given }[] = [
  {
    what: 'its subject, and each reference to the same person, is a person whom the contributor registered',
    make: aboutThePerson,
  },
  { what: 'a Patient has an NHS number of its own, so that no two examples are one person', make: ownNumber },
  { what: 'another NHS number that is not valid is one that is', make: validNumbers },
  { what: 'an author that is named by an organisation code is the organisation that posts', make: ownWords },
];

/** How often each adaptation was needed. */
export const needed = new Map<string, number>();

export function adapted(resource: Given, about: About): Given {
  return ADAPTATIONS.reduce((given, { what, make }) => {
    const made = make(given, about);
    if (JSON.stringify(made) !== JSON.stringify(given)) needed.set(what, (needed.get(what) ?? 0) + 1);
    return made;
  }, resource);
}
