/**
 * How an answer was put together, without what is in it: with the resource versions that its event lists, enough to write the same bytes
 * again. JSON. Whoever wrote the answer knows the rest of it (`services/gateway/src/recipes`).
 */
export interface Recipe {
  readonly as: string;
  readonly [detail: string]: unknown;
}
