import { limits } from '../limits.ts';
import { code, type Markup, markup, table } from './markup.ts';

const HEADERS: readonly (readonly [header: string, on: string, says: string])[] = [
  ['Prefer: return=minimal', 'writes', 'No body. representation gives the resource, OperationOutcome what follows from it.'],
  [
    'Prefer: handling=lenient',
    'searches',
    'Parameters that are not known are left out. Without it they are refused: strict is the default.',
  ],
  [
    'Prefer: respond-async',
    '$everything',
    `202 at once, with Content-Location. The answer is kept for ${limits.jobLifeMs / 60_000} minutes.`,
  ],
  [
    'Idempotency-Key',
    'create, update, Bundle',
    '8 to 128 letters, digits and . _ : - of your own. Sent again with the same body, the write has one effect and the same answer; with another body it is refused.',
  ],
  [
    'If-None-Exist',
    'create',
    'identifier=system|value. Where you have posted a resource with this identifier it is answered, and nothing is made.',
  ],
  [
    'X-Custodian',
    'create',
    'ODS code of the organisation into whose record it is to go. Wants an agreement by which yours may write this class of data there; without the header it goes into your own.',
  ],
  [
    'If-Match',
    'update, patch',
    'The ETag that you read. An update cannot do without it; a patch can. Where the version is not the newest: 412.',
  ],
  ['If-None-Match', 'read', 'The ETag that you read. 304 where nothing has changed.'],
  ['Accept-Encoding', 'all', 'gzip or br; larger answers travel compressed.'],
  ['X-Request-Id, traceparent', 'all', 'Come back as X-Request-Id and X-Trace-Id, and stand in our logs and in the audit trail.'],
];

export function headers(): Markup {
  const rows = HEADERS.map(([header, on, says]) => [code(header), on, says]);
  return markup`<h2 id="headers">Headers</h2>
${table('Headers that a request may have', ['Header', 'On', 'What it does'], rows)}`;
}
