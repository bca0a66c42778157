/** Keys of the trails that tests make. */
export const SEED = Buffer.alloc(32, 7);
export const WRITER_KEY = Buffer.alloc(32, 9);
export const ORIGIN = 'test.example/audit';
