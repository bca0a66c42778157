import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type AccessRequest, type Alongside, disclose, type Disclosure, type Permit, type Released } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import { FHIR_JSON } from './answer.ts';
import type { Call } from './context.ts';
import { indented } from './indented.ts';
import { limits } from './limits.ts';
import { kept } from './recipes/kept.ts';

const tail = (person: string): string => base32OfUuid(person).slice(-6);

/** The tag of what is shown: the same version shown for another person after a merge is another text, and so is who they replace. */
export const etag = (version: number, { person, replaces }: Permit): string =>
  `W/"${[version, tail(person), ...replaces.map((each) => tail(each.person))].join('.')}"`;

/** The answer as this caller wants it: not again where they have it (If-None-Match), and with line breaks for a person (`_pretty`). */
function shapedFor({ http }: Call, released: Released): Released {
  const tag = released.headers?.['ETag'];
  const known = tag === undefined || http.method === 'POST' ? undefined : http.header('if-none-match');
  if (known !== undefined && tag !== undefined && known.split(',').some((each) => each.trim() === tag))
    return { ...released, status: 304, body: Buffer.alloc(0), recipe: { as: 'nothing-new' } };
  if (released.body.length === 0 || !http.url.includes('_pretty=true')) return released;
  const { recipe, body } = released;
  return { ...released, body: indented(body), ...(recipe === undefined ? {} : { recipe: { ...recipe, pretty: true } }) };
}

/** That somebody is known here takes a moment longer to find out than that nobody is; a wait by chance hides which it was (hazard H56). */
async function heldBack(error: unknown): Promise<never> {
  if (error instanceof FhirError && error.situation === 'no-record') await setTimeout(randomInt(limits.refusalHeldMsMax + 1));
  throw error;
}

/** `disclose`, with the answer shaped before it is recorded: the hash in the trail is of the bytes that leave. */
export function release(
  call: Call,
  request: AccessRequest,
  work: (permit: Permit, alongside: Alongside<Released>) => Promise<Released>,
): Promise<Disclosure> {
  const shape = (released: Released, permit: Permit): Released => {
    const recipe = kept(released, { request, base: call.gateway.base, permit });
    return shapedFor(call, { ...released, recipe, headers: { ...FHIR_JSON, ...released.headers } });
  };
  return disclose(call.gateway, request, async (permit, alongside) =>
    shape(await work(permit, (released) => alongside(shape(released, permit))), permit),
  ).catch(heldBack);
}
