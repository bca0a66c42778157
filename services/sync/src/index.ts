export { createDeadLetters, type DeadLetter, type DeadLetterAction, type DeadLetters } from './dead-letters.ts';
export type { DeliverOptions } from './deliver.ts';
export { claimHead, type Claimed, dueLanes, settle } from './lane.ts';
export { migrations } from './migrations.ts';
export { outbox } from './outbox.ts';
export { startSyncWorker, type SyncWorkerOptions } from './worker.ts';
