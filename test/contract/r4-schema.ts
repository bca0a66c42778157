import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';
import { sample } from './samples.ts';

const validators = new Map<string, ValidateFunction>();
let ajv: Ajv | undefined;

/** The R4 JSON schema, with the two definitions that it refers to and does not have. */
function schema(): Ajv {
  if (ajv !== undefined) return ajv;
  // The patterns are those of XML Schema, whose \S leaves out four characters; JavaScript's leaves out a no-break space too.
  const written = sample('fhir-r4-definitions/fhir.schema.json').replaceAll('[ \\\\r\\\\n\\\\t\\\\S]+', '[^]+');
  const text: unknown = JSON.parse(written);
  const { definitions } = z.looseObject({ definitions: z.record(z.string(), z.unknown()) }).parse(text);
  ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  ajv.addSchema({ $id: 'r4', definitions: { integer64: {}, ...definitions, ResourceList: {}, Resource: {} } });
  return ajv;
}

/** What the R4 schema says against a resource, by its own type; empty where it is valid. */
export function faultsOf(resource: { resourceType: string; id?: string | undefined }): string[] {
  const { resourceType } = resource;
  const known = validators.get(resourceType) ?? schema().compile({ $ref: `r4#/definitions/${resourceType}` });
  validators.set(resourceType, known);
  if (known(resource)) return [];
  return (known.errors ?? [])
    .slice(0, 3)
    .map(({ instancePath, message, params }) => `${resourceType}${instancePath} ${message} ${JSON.stringify(params)}`);
}
