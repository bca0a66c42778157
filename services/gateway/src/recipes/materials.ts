import type { Shown } from '@ouzel/records';

/** What an answer is written again from, beside its recipe. */
export interface Materials {
  /** Public base of the API at that time. */
  base: string;
  /** The request as the trail has it, with what was left out of it put back. */
  query: string;
  /** Whom it was about. */
  person?: string | undefined;
  trace: string;
  /** The person was restricted: nothing says where they are. */
  hidden: boolean;
  /** What it showed, in its order. */
  resources: readonly Shown[];
  /** Of a batch: what each of its reads was. */
  parts: readonly Part[];
}

export interface Part {
  recipe: unknown;
  materials: Materials;
}
