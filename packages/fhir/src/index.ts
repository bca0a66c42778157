export { dateSpanOf, EVER_MS, type Span } from './date-span.ts';
export { isFhirDateTime } from './date-time.ts';
export { exactly, parseExact, stringifyExact } from './exact-json.ts';
export { holdsOnlyTexts, parseJson, parseJsonOfAnyText, parseJsonInTurns } from './json.ts';
export {
  answers,
  asFhirError,
  FhirError,
  isSituation,
  issueOf,
  NO_RECORD_SENTENCE,
  noRecord,
  outcomeOf,
  type Situation,
} from './errors.ts';
export { isNhsNumber, nhsNumberCheckDigit, parseNhsNumber } from './nhs-number.ts';
export { base32OfUuid, parseResourceId, resourceId, type ResourceKey, uuidOfBase32 } from './resource-id.ts';
export { systems } from './systems.ts';
export {
  elementsOf,
  isObject,
  type ParameterKind,
  pathReader,
  type SearchParameter,
  searchParametersOf,
} from './search-parameters.ts';
