import { z } from 'zod';

/** A set that waits on this tablet until the exchange has it: no name, no NHS number (docs/adr/0051). */
const kept = z.object({
  /** Its Idempotency-Key: the same for every try. */
  key: z.string(),
  /** ODS code of the home whose it is. */
  home: z.string(),
  person: z.string(),
  taken: z.coerce.date(),
  by: z.object({ id: z.string(), name: z.string() }),
  /** Somebody else who said that it may be sent in their name. */
  sentBy: z.string().optional(),
  /** What is posted, as text: the bytes of a second try are those of the first. */
  body: z.string(),
  /** What the exchange said where it will not have it. */
  refused: z.string().optional(),
});
export type Kept = z.output<typeof kept>;

const NAME = 'ouzel-home';
const STORE = 'unsent';

const opened = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore(STORE, { keyPath: 'key' }));
    asked.addEventListener('success', () => resolve(asked.result));
    asked.addEventListener('error', () => reject(new Error('This browser keeps nothing.')));
  });

/** Done once the browser has written it: a set that is said to be kept is on the disk. */
async function within<Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result> {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' });
      const request = work(transaction.objectStore(STORE));
      transaction.addEventListener('complete', () => resolve(request.result));
      transaction.addEventListener('abort', () => reject(new Error('This browser could not keep it.')));
    });
  } finally {
    database.close();
  }
}

/** Keeps it; the same key again is the same set. */
export async function keep(set: Kept): Promise<void> {
  await within('readwrite', (store) => store.put(set));
}
export async function forget(key: string): Promise<void> {
  await within('readwrite', (store) => store.delete(key));
}
/** In the order in which the readings were taken. */
export async function allKept(): Promise<Kept[]> {
  const found = z.array(kept).parse(await within('readonly', (store) => store.getAll()));
  return found.toSorted((one, other) => one.taken.getTime() - other.taken.getTime());
}
