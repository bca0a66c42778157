import { systems } from '@ouzel/fhir';
import { BENCH, HOSPITALS, type Organisations } from './organisations.ts';

const CODES = [
  '736253002',
  '887701000000100',
  '861421000000109',
  '1382601000000107',
  '325691000000100',
  '736373009',
  '736366004',
  '735324008',
  '2181441000000107',
  '1363501000000100',
  '824321000000109',
];

/** Pointer types that the sample region's practices, hospitals and community services may publish and find, by organisation. */
export function samplePointerTypes({ practices }: Organisations): Record<string, string[]> {
  const types = CODES.map((code) => `${systems.snomed}|${code}`);
  return Object.fromEntries([...practices, ...HOSPITALS, BENCH].map(({ ods }) => [ods, types]));
}
