/** A parameterised SQL statement that joins the transaction of the write that causes it: all of it happens, or none. */
export interface Effect {
  name?: string;
  text: string;
  values?: unknown[];
  /** In the place of `values`: one row of a statement that takes rows as array parameters, so that those of a batch are written together. */
  row?: readonly unknown[];
  /** Is told once how the transaction ended; of one that nothing is known of, that it was not committed. Never called where it never began. */
  ended?: (committed: boolean) => void;
}
