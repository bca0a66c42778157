import { type Holder, PointerError } from '@ouzel/exchange';
import type { Call } from '../context.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ODS = /^[A-Za-z0-9]{1,12}$/;
const SUFFIX = /^[A-Za-z0-9]{1,12}$/;

const header = (name: string): PointerError =>
  new PointerError('bad-element', 'MISSING_OR_INVALID_HEADER', `The ${name} header is missing or invalid`);

/** The organisation of the token, in the words of the headers; a header that names another one is refused. */
function namedHolder({ http, requester }: Call): Holder {
  if (requester.patient !== undefined || requester.purpose === 'PATRQT')
    throw new PointerError(
      'not-allowed',
      'ACCESS DENIED',
      'The record locator is for organisations; a person asks for their own record.',
    );
  if (!UUID.test(http.header('x-request-id') ?? '')) throw header('X-Request-Id');
  const ods = http.header('nhsd-end-user-organisation-ods') ?? '';
  if (!ODS.test(ods)) throw header('NHSD-End-User-Organisation-ODS');
  if (ods !== requester.organisation.ods)
    throw new PointerError(
      'not-allowed',
      'ACCESS DENIED',
      'The NHSD-End-User-Organisation-ODS header is not the organisation of the access token',
    );
  const suffix = http.header('nhsd-end-user-organisation');
  if (suffix === undefined) return { ods, name: ods };
  if (!SUFFIX.test(suffix)) throw header('NHSD-End-User-Organisation');
  return { ods, name: `${ods}.${suffix}` };
}

/** Who asks, and which pointer types it may publish and find. @throws PointerError where it may none. */
export async function holderOf(call: Call): Promise<{ holder: Holder; types: readonly string[] }> {
  const holder = namedHolder(call);
  const types = await call.gateway.pointers.typesOf(holder);
  if (types.length > 0) return { holder, types };
  const sentence = `Your organisation '${holder.name}' does not have permission to access this resource. Contact the onboarding team.`;
  throw new PointerError('not-allowed', 'ACCESS DENIED', sentence);
}
