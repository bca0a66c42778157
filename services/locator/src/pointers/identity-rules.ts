import { PointerError } from '@ouzel/exchange';
import { isNhsNumber, systems } from '@ouzel/fhir';
import type { PointerResource } from './model.ts';

/** Who and whom: identifier systems, and an NHS number that is one. */
export function checkIdentifiers({ custodian, subject, author }: PointerResource): void {
  const wrong = (what: string, expected: string): PointerError =>
    new PointerError('bad-element', 'INVALID_IDENTIFIER_SYSTEM', expected, `${what}.identifier.system`);
  if (custodian.identifier.system !== systems.odsCode)
    throw wrong('custodian', `Provided custodian identifier system is not the ODS system (expected: '${systems.odsCode}')`);
  if (subject.identifier.system !== systems.nhsNumber)
    throw wrong('subject', `Provided subject identifier system is not the NHS number system (expected '${systems.nhsNumber}')`);
  if (author[0]?.identifier.system !== systems.odsCode)
    throw wrong('author[0]', `Provided author identifier system is not the ODS system (expected: '${systems.odsCode}')`);
  if (!isNhsNumber(subject.identifier.value))
    throw new PointerError(
      'bad-element',
      'INVALID_NHS_NUMBER',
      'Provided subject identifier value is not a valid NHS number',
      'subject.identifier.value',
    );
}

/** A second number beside the subject's would name somebody else. */
export function checkOnePerson({ subject, context }: PointerResource): void {
  const other = context?.sourcePatientInfo;
  const isNumber = other?.identifier?.system === systems.nhsNumber;
  if (!isNumber || other?.identifier?.value === subject.identifier.value) return;
  throw new PointerError(
    'bad-element',
    'INVALID_IDENTIFIER_VALUE',
    'context.sourcePatientInfo must not have another NHS number than the subject',
    'context.sourcePatientInfo.identifier.value',
  );
}
