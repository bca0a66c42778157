/** A parameterised SQL statement that joins the transaction of the write that causes it: all of it happens, or none. */
export interface Effect {
  name?: string;
  text: string;
  values?: unknown[];
  /** In the place of `values`: one row of a statement that takes rows as array parameters, so that those of a batch are written together. */
  row?: readonly unknown[];
  /** Of one that locks rows that others lock too: those of a batch go by this, the same everywhere, so that no two batches wait for each other. */
  order?: string;
  /** Is told once how the transaction ended; of one that nothing is known of, that it was not committed. Never called where it never began. */
  ended?: (committed: boolean) => void;
}
