import type { Parameters } from '@medplum/fhirtypes';
import type { Disclosure, IdentifierDomain, Permit, Released, Subject } from '@ouzel/exchange';
import { base32OfUuid, FhirError, noRecord, parseNhsNumber, systems } from '@ouzel/fhir';
import { accessRequest, assertScope, type Call } from './context.ts';
import { GENERAL, refuseUnknown, single } from './parameters.ts';
import { release } from './release.ts';

export const PIX_PARAMETERS = ['sourceIdentifier', 'targetSystem'];
/** No record has this id: a number that nobody has is decided about like one of somebody unknown. */
const NO_RECORD = '00000000-0000-0000-0000-000000000000';

interface Source {
  system: string;
  value: string;
  domain: IdentifierDomain;
}

/** @throws FhirError `bad-value`, `bad-code` where no domain has this system. */
async function sourceOf({ gateway, http }: Call): Promise<Source> {
  const token = single(http.query, 'sourceIdentifier');
  if (token === undefined)
    throw new FhirError('missing-element', 'Give sourceIdentifier as system|value.', { expression: ['sourceIdentifier'] });
  const [system = '', value = '', ...more] = token.split('|');
  if (system === '' || value === '' || more.length > 0)
    throw new FhirError('bad-value', 'Give sourceIdentifier as system|value.', { expression: ['sourceIdentifier'] });
  const domain = await gateway.matching.domainOf(system);
  if (domain === undefined)
    throw new FhirError('bad-code', 'sourceIdentifier: no domain of identifiers has this system.', {
      expression: ['sourceIdentifier'],
    });
  return { system, value, domain };
}

/** @throws FhirError `unknown-target`. */
async function targetOf({ gateway, http }: Call): Promise<string | undefined> {
  const system = single(http.query, 'targetSystem');
  if (system !== undefined && (await gateway.matching.domainOf(system)) === undefined)
    throw new FhirError('unknown-target', 'targetSystem: no domain of identifiers has this system.', {
      expression: ['targetSystem'],
    });
  return system;
}

async function subjectOf({ gateway }: Call, { domain, value }: Source): Promise<Subject> {
  if (domain.of === 'nhs-number') return { by: 'nhs-number', nhsNumber: parseNhsNumber(value, 'sourceIdentifier') };
  return { by: 'record', record: (await gateway.matching.recordOf(domain.custodian, value)) ?? NO_RECORD };
}

async function crossReferenced(call: Call, source: Source, target: string | undefined, permit: Permit): Promise<Released> {
  // Whoever only claims to know somebody learns no number that they did not give.
  if (permit.hideIdentity && source.domain.of !== 'nhs-number') throw noRecord();
  const all = await call.gateway.matching.identifiersOf(permit);
  const given = source.domain.of === 'nhs-number' ? permit.nhsNumber : source.value;
  const known = all.filter(({ system, value }) => !(system === source.system && value === given));
  // A number of a custodian's that this caller may not know of names nobody.
  if (known.length === all.length) throw noRecord();
  const wanted = known.filter(({ system }) => target === undefined || system === target);
  const id = base32OfUuid(permit.person);
  const ours = target === undefined || target === systems.nhsNumber;
  const parameters: Parameters = {
    resourceType: 'Parameters',
    parameter: [
      ...wanted.map((valueIdentifier) => ({ name: 'targetIdentifier', valueIdentifier })),
      ...(ours ? [{ name: 'targetId', valueReference: { reference: `${call.gateway.base}/Patient/${id}` } }] : []),
    ],
  };
  const { version } = call.gateway.locator.patientOf(permit);
  return {
    status: 200,
    body: Buffer.from(JSON.stringify(parameters.parameter?.length === 0 ? { resourceType: 'Parameters' } : parameters)),
    answers: [],
    resources: [{ type: 'Patient', id, version }],
  };
}

/**
 * `GET|POST Patient/$ihe-pix` (IHE PIXm ITI-83): what somebody is known by in other domains. Source and target unknown as domains: 400 and 403,
 * `code-invalid`; an identifier of nobody, or of somebody whom the caller may not know of: 404, to the byte the same.
 */
export async function ihePix(call: Call): Promise<Disclosure> {
  assertScope(call.requester, 'Patient', 's');
  refuseUnknown(call.http, [...GENERAL, ...PIX_PARAMETERS]);
  const [source, target] = [await sourceOf(call), await targetOf(call)];
  const request = accessRequest(call, 'operation', '$ihe-pix', await subjectOf(call, source));
  return release(call, request, (permit) => crossReferenced(call, source, target, permit));
}
