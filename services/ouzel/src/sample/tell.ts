import type { Region } from '@ouzel/region';
import type { Running } from '../files.ts';
import type { Story } from './story.ts';

/** The story for a person at a terminal. The person in it is invented. */
export function tellStory({ sources, resourcesByType, notified, auditEventId, elapsedMs, told }: Story, region: Region): string {
  const name = (ods: string): string => region.organisations.all.find((organisation) => organisation.ods === ods)?.name ?? ods;
  const types = Object.entries(resourcesByType).map(([type, count]) => `${count} ${type}`);
  const lines = sources.map(
    ({ custodian, status, resources }) => `    ${name(custodian).padEnd(34)} ${status.padEnd(10)} ${resources} resources`,
  );
  return [
    '',
    'Mrs Smith (invented) lives in a care home. Today:',
    `  1. Her care home posts a round of vital signs.       ${told.news2.split('. ')[0]}.`,
    '  2. A hospital admits her (HL7 v2 over MLLP), and sends a blood count.',
    '  3. A hospital doctor opens her shared record (FHIR R4 $everything):',
    `    ${types.join(', ')}`,
    '     Every source says how it answered:',
    ...lines,
    `  4. Told of the admission: ${notified.map(name).join('; ')}.`,
    `  5. The audit trail shows it: ${told.audit} (AuditEvent ${auditEventId}).`,
    `  All of it over real sockets, in ${elapsedMs} ms.`,
    '',
  ].join('\n');
}

/** What to do next: addresses, clients, and lines to paste. */
export function tellNext({ fhirBase, igBase, authBase, consoleBase, mllp, clients, people }: Running, password: string): string {
  const token = (client: string, more = ''): string => `$(npm run --silent token -- --as ${client}${more})`;
  return [
    'Ouzel is running. Ctrl-C stops it.',
    `  FHIR R4            ${fhirBase}   (open it in a browser)`,
    `  Audit (IG)         ${igBase}/AuditEvent`,
    `  Console (IG)       ${consoleBase}   (open it in a browser; password ${password})`,
    `  Tokens             ${authBase}/token`,
    `  HL7 v2 over MLLP   ${mllp}`,
    `  Sample clients     ${clients.join(', ')}`,
    '',
    'Paste into another terminal, in this folder:',
    `  curl -s -H "Authorization: Bearer ${token('clinician')}" '${fhirBase}/Patient/${people['story']}/$everything'`,
    `  curl -s -H "Authorization: Bearer ${token('clinician')}" '${fhirBase}/Observation?patient=${people['story']}&category=vital-signs'`,
    `  curl -si -H "Authorization: Bearer ${token('clinician')}" '${fhirBase}/Patient/${people['optedOut']}'        # 403: the person objects`,
    `  curl -si -H "Authorization: Bearer ${token('clinician')}" '${fhirBase}/Patient/${people['noRelationship']}'   # 404: no relationship`,
    `  curl -s -H "Authorization: Bearer ${token('ig', ' --purpose HOPERAT')}" '${fhirBase}/AuditEvent?patient=${people['story']}'`,
    '',
  ].join('\n');
}
