export { type AboutSetting, ConfigError, describeSettings, readSettings } from './config.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
export { freePort } from './free-port.ts';
export { createGroupCommit, type GroupCommitOptions } from './group-commit.ts';
export {
  type HttpAnswer,
  type HttpDoor,
  type HttpDoorOptions,
  type HttpRequest,
  openHttpDoor,
  doorSentence,
  type Route,
} from './http.ts';
export { createLifecycle, type Lifecycle } from './lifecycle.ts';
export { createLog, type Log, type LogFields } from './log.ts';
export { openQueue, type WakeUp, type WakeUpQueue } from './queue.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { migrate, type MigrationSet } from './migrate.ts';
export { type Database, type DatabaseOptions, openDatabase, type Sql, type Statement } from './postgres.ts';
