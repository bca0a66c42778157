import type { Look } from '../src/surveillance/look.ts';
import type { Seen } from '../src/surveillance/rules/seen.ts';

const HOME = { lines: '7 Mill Lane', postcode: 'MK45 2AB' };

/** A doctor who looked at somebody in the morning, unless it says otherwise. */
export const lookOf = (change: Partial<Look> = {}): Look => ({
  event: '00000000-0000-4000-8000-000000000001',
  recorded: new Date('2026-01-12T10:00:00Z'),
  organisation: '9OZH01',
  staff: '910000000001',
  name: 'Dr Test',
  role: 'R8000',
  person: '00000000-0000-4000-8000-0000000000aa',
  governance: false,
  shown: true,
  unrelated: false,
  basis: 'encounter',
  ...change,
});

/** The two live at one address and have other names, and the person is not in care, unless it says otherwise. */
export const seenOf = (change: Partial<Seen> = {}, look: Partial<Look> = {}): Seen => ({
  look: lookOf(look),
  staff: { person: 'staff', families: ['Green'], homes: [HOME] },
  patient: { person: 'patient', families: ['Okafor'], homes: [HOME] },
  colleague: false,
  inCare: false,
  ...change,
});

/** Somebody of a name at a number of the lane. */
export const livesAt = (family: string, number: number, postcode = HOME.postcode) => ({
  person: 'patient',
  families: [family],
  homes: [{ lines: `${number} Mill Lane`, postcode }],
});
