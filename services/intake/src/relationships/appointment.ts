import type { Appointment } from '@medplum/fhirtypes';
import { limits } from '../limits.ts';
import { DAY_MS, odsOf, type Poster, type Said, TAKEN_BACK, timeOf } from './said.ts';

const AGREED = ['booked', 'arrived', 'checked-in', 'fulfilled'];
const OFF = ['cancelled', 'noshow', 'entered-in-error'];
const MINUTE_MS = 60_000;

/** From when to when it counts: whoever it is with prepares for it before it begins. */
function spanOf({ start, end, minutesDuration = 0 }: Appointment, now: Date): { starts: Date; ends: Date } {
  const begins = (timeOf(start) ?? now).getTime();
  const over = timeOf(end)?.getTime() ?? begins + minutesDuration * MINUTE_MS;
  const latest = begins + limits.appointmentLastsDaysMax * DAY_MS;
  return {
    starts: new Date(begins - limits.appointmentOpensDays * DAY_MS),
    ends: new Date(Math.max(begins, Math.min(over, latest))),
  };
}

/**
 * An appointment that was agreed is a relationship of the organisations that its participants name by ODS code, or else of the poster, from
 * some days before it. It is the one fact that may lie ahead. Proposed or waiting for, it is none (https://hl7.org/fhir/R4/appointment.html).
 */
export function appointmentSays(appointment: Appointment, { organisation, now }: Poster): Said {
  const { status, participant } = appointment;
  if (OFF.includes(status)) return TAKEN_BACK;
  if (!AGREED.includes(status)) return undefined;
  const named = participant.flatMap((each) => (each.status === 'declined' ? [] : odsOf(each.actor)));
  const span = spanOf(appointment, now);
  return (named.length > 0 ? named : [organisation.ods]).map((ods) => ({ organisation: ods, kind: 'appointment', ...span }));
}
