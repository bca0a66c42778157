import { type Agreement, nameOf } from './agreements.ts';

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** What an agreement that was relied on says. `known`: every version of every agreement. */
export function relied(name: string, known: readonly Agreement[]): string {
  const agreement = known.find((each) => nameOf(each) === name);
  if (agreement === undefined) return `It relied on agreement ${name}, which is not known here.`;
  const { id, version, controller, view, dataClasses, lawfulBasis, dpia, approver, validFrom, validUntil } = agreement;
  const classes = dataClasses === null ? 'every data class' : dataClasses.join(', ');
  return `It relied on agreement ${id}, version ${version} (controller: ${controller}; view: ${view}; data: ${classes}; in force ${day(validFrom)} to ${day(validUntil)}; lawful basis: ${lawfulBasis}; DPIA: ${dpia}; approved by: ${approver}).`;
}
