/** A parameterised SQL statement that joins the transaction of the write that causes it: all of it happens, or none. */
export interface Effect {
  name?: string;
  text: string;
  values?: unknown[];
}
