import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { TOPIC_NAMES, topicUrl } from '@ouzel/exchange';
import { searchParametersOf } from '@ouzel/fhir';
import { AUDIT_PARAMETERS, AUDIT_PROFILES } from './audit-parameters.ts';
import { TASK_PARAMETERS } from './escalation/find.ts';
import { CONSENT_PARAMETERS } from './consent-search.ts';
import type { ApiRoute, ClaimedType } from './route.ts';
import { SUBSCRIPTION_PARAMETERS } from './subscriptions/read.ts';

type SearchParam = NonNullable<CapabilityStatementRestResource['searchParam']>[number];

/** The search parameters of a type, as far as they say something about what is searched. */
export function searchParams(type: string): SearchParam[] {
  if (type === 'AuditEvent') return AUDIT_PARAMETERS;
  if (type === 'Consent') return CONSENT_PARAMETERS;
  if (type === 'Subscription') return SUBSCRIPTION_PARAMETERS;
  if (type === 'Group') return [];
  if (type === 'Task' || type === 'Communication') return TASK_PARAMETERS[type];
  const own = [...searchParametersOf(type).values()].map(({ name, kind }) => ({ name, type: kind }));
  const common: SearchParam[] = [
    { name: '_id', type: 'token' },
    { name: '_lastUpdated', type: 'date' },
  ];
  return [...common, ...own].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const references = (type: string): string[] =>
  [...searchParametersOf(type).values()].filter(({ kind }) => kind === 'reference').map(({ name }) => `${type}:${name}`);

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';

/** The topics, as the backport wants them listed. */
const topics = TOPIC_NAMES.map((name) => ({
  url: `${BACKPORT}/capabilitystatement-subscriptiontopic-canonical`,
  valueCanonical: topicUrl(name),
}));

function resourceOf(type: ClaimedType, routes: readonly ApiRoute[]): CapabilityStatementRestResource {
  const claims = routes.flatMap(({ claim }) => (claim?.type === type ? [claim] : []));
  const codes = new Set(claims.flatMap((claim) => ('code' in claim ? [claim.code] : [])));
  const operations = new Map(
    claims.flatMap((claim) => ('operation' in claim ? [[claim.operation, claim.definition] as const] : [])),
  );
  const has = (code: string): boolean => codes.has(code);
  const interaction = (['read', 'vread', 'history-instance', 'search-type', 'create', 'update', 'patch', 'delete'] as const)
    .filter(has)
    .map((code) => ({ code }));
  const writes = has('create') && type !== 'Consent' ? { conditionalCreate: true } : {};
  // An event has one version, and brings nothing along.
  if (type === 'AuditEvent') return { type, supportedProfile: AUDIT_PROFILES, interaction, searchParam: searchParams(type) };
  // What became of a call is told as it now is.
  if (type === 'Task' || type === 'Communication') return { type, interaction, searchParam: searchParams(type) };
  const operation = [...operations].map(([name, definition]) => ({ name, definition }));
  if (type === 'Subscription') {
    const profiles = { supportedProfile: [`${BACKPORT}/backport-subscription`] };
    return { extension: topics, type, ...profiles, interaction, searchParam: searchParams(type), operation };
  }
  const reads = has('read')
    ? {
        versioning: has('update') ? ('versioned-update' as const) : ('versioned' as const),
        readHistory: true,
        conditionalRead: 'not-match' as const,
      }
    : {};
  return {
    type,
    interaction,
    ...reads,
    ...writes,
    ...(has('read') && has('search-type') && type !== 'Consent' ? { searchInclude: references(type) } : {}),
    searchParam: searchParams(type),
    ...(operation.length === 0 ? {} : { operation }),
  };
}

function securityOf(authBase: string) {
  return {
    service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] }],
    extension: [
      {
        extension: [{ url: 'token', valueUri: `${authBase}/token` }],
        url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
      },
    ],
  };
}

/** What this server does (https://hl7.org/fhir/R4/capabilitystatement.html), from its routes. A test exercises every claim. */
export function capabilityStatement(routes: readonly ApiRoute[], base: string, authBase: string): CapabilityStatement {
  const types = [...new Set(routes.flatMap(({ claim }) => claim?.type ?? []))];
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-24',
    publisher: 'Ouzel',
    kind: 'instance',
    software: { name: 'Ouzel', version: '0.1.0' },
    implementation: { description: 'Ouzel shared care record', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    patchFormat: ['application/json-patch+json'],
    rest: [
      {
        mode: 'server',
        security: securityOf(authBase),
        resource: types.map((type) => resourceOf(type, routes)),
        interaction: [{ code: 'batch' }, { code: 'transaction' }],
      },
    ],
  };
}
