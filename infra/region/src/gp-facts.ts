import { addDays, ageOn, daysBetween } from './calendar.ts';
import {
  ALLERGIES,
  DIABETES,
  type Drug,
  MEASURES,
  NO_KNOWN_ALLERGY,
  type Problem,
  PROBLEMS,
  REACTIONS,
  SMOKING,
  type Term,
  VACCINATIONS,
} from './gp-terms.ts';
import type { Person } from './people.ts';
import { createRandom, type Random } from './random.ts';

interface Dated {
  /** `YYYY-MM-DD`, not before birth and not after the person was last seen. */
  on: string;
}
export interface Measured {
  term: Term;
  value: number;
  unit: string;
  /** UCUM. */
  ucum: string;
}
export interface AllergyFact extends Dated {
  term: Term;
  /** Absent for "No known allergy". */
  category?: 'medication' | 'environment';
  reaction?: Term;
}
export interface ObservationFact extends Dated {
  term: Term;
  measured?: Omit<Measured, 'term'>;
  parts?: readonly Measured[];
}

/** What a practice knows about a person, before it is put into anybody's format. */
export interface GpFacts {
  problems: readonly (Dated & { problem: Problem; active: boolean })[];
  medicines: readonly (Dated & { drug: Drug; for: Problem; lastIssue: string })[];
  allergies: readonly AllergyFact[];
  vaccinations: readonly (Dated & { term: Term })[];
  observations: readonly ObservationFact[];
  /** What the practice left out, as GP Connect tells it. */
  warning?: 'confidential-items' | 'data-in-transit';
}

interface Drawing {
  random: Random;
  person: Person;
  age: number;
}

/** A day of the person's life from an age on, drawn up to the day on which they were last seen. */
function dayFrom({ random, person }: Drawing, ageMin: number): string {
  const start = addDays(person.birthDate, Math.ceil(ageMin * 365.25));
  return addDays(start, random.int(0, Math.max(daysBetween(start, person.lastSeen), 0)));
}

function problemsOf(drawing: Drawing): GpFacts['problems'] {
  const { random, person, age } = drawing;
  const certain = person.certain?.problems ?? [];
  return PROBLEMS.filter(({ code, ageMin, share }) => {
    const drawn = random.chance(share);
    return certain.includes(code) || (certain.length === 0 && age > ageMin && drawn);
  }).map((problem) => {
    const active = random.chance(0.9) || certain.includes(problem.code);
    return { problem, active, on: dayFrom(drawing, problem.ageMin) };
  });
}

function medicinesOf({ random, person }: Drawing, problems: GpFacts['problems']): GpFacts['medicines'] {
  const seen = new Set<string>();
  return problems.flatMap(({ problem, active, on }) => {
    const { drug } = problem;
    if (drug === undefined || !active || seen.has(drug.code)) return [];
    seen.add(drug.code);
    const ago = Math.min(random.int(0, drug.days - 1), daysBetween(on, person.lastSeen));
    return [{ drug, for: problem, on, lastIssue: addDays(person.lastSeen, -ago) }];
  });
}

function allergiesOf(drawing: Drawing): AllergyFact[] {
  const { random, person } = drawing;
  const certain = person.certain?.allergies ?? [];
  const found = ALLERGIES.filter(({ code, share }) => {
    const drawn = random.chance(share);
    return certain.includes(code) || (certain.length === 0 && drawn);
  }).map(({ category, code, display }): AllergyFact => {
    const reaction = random.chance(0.5) ? { reaction: random.pick(REACTIONS) } : {};
    return { term: { code, display }, category, on: dayFrom(drawing, 0), ...reaction };
  });
  // To have none is recorded for some and not for others: an empty list does not mean "no allergies".
  return found.length > 0 || random.chance(0.5) ? found : [{ term: NO_KNOWN_ALLERGY, on: dayFrom(drawing, 0) }];
}

function vaccinationsOf({ random, person, age }: Drawing): GpFacts['vaccinations'] {
  const { birthDate, lastSeen } = person;
  const lastAutumn = [0, 1, 2].map((back) => `${Number(lastSeen.slice(0, 4)) - back}-10-01`).filter((day) => day <= lastSeen);
  const flu = lastAutumn
    .map((day) => addDays(day, random.int(0, 45)))
    .filter((day) => day <= lastSeen && age >= 66 && random.chance(0.75))
    .map((on) => ({ term: VACCINATIONS.influenza, on }));
  const pneumococcal = addDays(birthDate, Math.round((65 + random.next()) * 365.25));
  const mmr = addDays(birthDate, 366 + random.int(0, 60));
  return [
    ...flu,
    ...(pneumococcal <= lastSeen && random.chance(0.7) ? [{ term: VACCINATIONS.pneumococcal, on: pneumococcal }] : []),
    ...(birthDate >= '1988-01-01' && mmr <= lastSeen && random.chance(0.9) ? [{ term: VACCINATIONS.mmr, on: mmr }] : []),
  ];
}

const measured = (value: number, unit: string, ucum: string) => ({ value, unit, ucum });

function observationsOf({ random, person, age }: Drawing, problems: GpFacts['problems']): ObservationFact[] {
  if (age < 18) return [];
  const on = person.lastSeen;
  const [weight, height] = [random.int(50, 105), person.gender === 'female' ? random.int(150, 176) : random.int(162, 190)];
  const systolic = random.int(108, 158);
  const bodyMassIndex = Math.round((weight / (height / 100) ** 2) * 10) / 10;
  const [one, other] = [
    { term: MEASURES.systolic, ...measured(systolic, 'mmHg', 'mm[Hg]') },
    { term: MEASURES.diastolic, ...measured(systolic - random.int(35, 60), 'mmHg', 'mm[Hg]') },
  ];
  const sugar = problems.some(({ problem }) => problem.code === DIABETES)
    ? [{ on, term: MEASURES.hba1c, measured: measured(random.int(45, 75), 'mmol/mol', 'mmol/mol') }]
    : [];
  return [
    { on, term: MEASURES.bloodPressure, parts: [one, other] },
    { on, term: MEASURES.weight, measured: measured(weight, 'kg', 'kg') },
    { on, term: MEASURES.height, measured: measured(height, 'cm', 'cm') },
    { on, term: MEASURES.bodyMassIndex, measured: measured(bodyMassIndex, 'kg/m2', 'kg/m2') },
    { on, term: MEASURES.pulse, measured: measured(random.int(56, 98), 'beats/min', '/min') },
    ...sugar,
    { on, term: random.weighted(SMOKING) },
  ];
}

/** The person's GP record as facts: the same person always has the same. */
export function gpFactsOf(person: Person): GpFacts {
  const random = createRandom(`gp record ${person.nhsNumber} ${person.birthDate} ${person.family}`);
  const drawing = { random, person, age: ageOn(person.birthDate, person.lastSeen) };
  const problems = problemsOf(drawing);
  const warned = random.chance(0.03) && person.certain === undefined;
  return {
    problems,
    medicines: medicinesOf(drawing, problems),
    allergies: allergiesOf(drawing),
    vaccinations: vaccinationsOf(drawing),
    observations: observationsOf(drawing, problems),
    ...(warned ? { warning: random.chance(0.5) ? 'confidential-items' : 'data-in-transit' } : {}),
  };
}
