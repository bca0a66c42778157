export type { DeliverOptions } from './deliver.ts';
export { claimHead, type Claimed, settle } from './lane.ts';
export { migrations } from './migrations.ts';
export { outbox } from './outbox.ts';
export { startSyncWorker, type SyncWorkerOptions } from './worker.ts';
