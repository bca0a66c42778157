import { FhirError } from '@ouzel/fhir';

/**
 * Whether a client certificate is one of the organisation that a message says it is from: its subject has the ODS code as a value, or as a
 * label of a host name (`CN=pas.9ozh01.nhs.uk,O=9OZH01`). Any trust may connect; none may speak for another.
 * @param subject distinguished name as RFC 4514 writes it.
 * @throws FhirError `not-allowed`
 */
export function assertSpeaksFor(subject: string, ods: string): void {
  const labels = subject.toUpperCase().split(/[^A-Z0-9]+/);
  if (ods === '' || !labels.includes(ods.toUpperCase()))
    throw new FhirError('not-allowed', 'The client certificate does not name the organisation of MSH-4.');
}
