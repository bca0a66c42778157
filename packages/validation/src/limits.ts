/** Elements inside one another: more than any resource needs; guards the stack. */
export const DEPTH_MAX = 64;
/** Faults told of one resource; a longer list helps nobody and costs. */
export const FAULTS_MAX = 20;
/** Values (leaves, objects, lists; a long text counts by its length) up to which the calling thread does the work: some 2.5 ms of it. */
export const INLINE_VALUES_MAX = 24_000;
/** After so long the calling thread lets other work go first: before its code is compiled to machine code, work takes several times as long. */
export const SLICE_MS = 3;
/** Values sent to a thread in one message: copying them out takes the calling thread about 1.5 ms. One resource is never cut. */
export const MESSAGE_VALUES_MAX = 16_000;
/** Characters of a text that count as one more value. */
export const TEXT_PER_VALUE = 64;
/** Threads that walk big Bundles, started when first needed. */
export const THREADS = 1;
/** Memory of such a thread; one that needs more dies alone. */
export const THREAD_MEMORY_MB = 512;
/** Times that work is given to another thread because its thread died; after that the calling thread does it. */
export const ATTEMPTS_MAX = 2;
