import { systems } from '@ouzel/fhir';
import { faultsOf } from '../src/index.ts';

export const told = (resource: unknown): [string, ...string[]][] =>
  faultsOf(resource).map(({ situation, expression }) => [situation, ...expression]);
export const pulse = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Pulse' },
  valueQuantity: { value: 70, unit: '/min', system: systems.ucum, code: '/min' },
  ...change,
});
export const quantity = (change: Readonly<Record<string, unknown>>) =>
  pulse({ valueQuantity: { value: 70, system: systems.ucum, code: '/min', ...change } });
export const extension = (change: Readonly<Record<string, unknown>>) => pulse({ extension: [{ url: 'http://x', ...change }] });
export const repeat = (change: Readonly<Record<string, unknown>>) =>
  pulse({ effectiveDateTime: undefined, effectiveTiming: { repeat: change } });
export const contained = (...resources: unknown[]) => pulse({ contained: resources });
