import { outcomeOf } from '@ouzel/fhir';
import { bodyOf } from './body.ts';
import { assertScope, type Call } from './context.ts';

/** `POST {type}/$validate`: what a post of it would be told, without one. https://hl7.org/fhir/R4/resource-operation-validate.html */
export async function validate(call: Call, type: string): Promise<{ status: number; body: string }> {
  const { gateway, requester, http } = call;
  assertScope(requester, type, 'c');
  const { json } = await bodyOf(http);
  const resource = resourceToValidate(json);
  const [faults = []] = await gateway.gate.faultsOfMany([resource]);
  const [judged] = faults.length > 0 ? [] : await gateway.intake.judge([{ resource, type }], requester.organisation);
  const found = judged !== undefined && 'error' in judged ? [judged.error] : faults;
  const fine = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', diagnostics: 'It would be taken.' }],
  };
  return { status: 200, body: JSON.stringify(found.length === 0 ? fine : outcomeOf(...found)) };
}

function resourceToValidate(json: unknown): unknown {
  if (json === null || typeof json !== 'object' || !('resourceType' in json) || json.resourceType !== 'Parameters') return json;
  const parameters: unknown[] = 'parameter' in json && Array.isArray(json.parameter) ? json.parameter : [];
  const found = parameters.find(
    (each) => each !== null && typeof each === 'object' && 'name' in each && each.name === 'resource' && 'resource' in each,
  );
  return found !== null && typeof found === 'object' && 'resource' in found ? found.resource : json;
}
