const WEIGHT = 'hazard: a weight in another unit than kilograms is not taken, since doses are worked out from it';

/** Examples that are refused by design and not by R4: the element that is at fault, and why. */
export const REFUSED: Readonly<Record<string, readonly [at: string, why: string]>> = {
  'fhir-r4-official-examples/observation-example.json': ['Observation.valueQuantity.code', WEIGHT],
};
