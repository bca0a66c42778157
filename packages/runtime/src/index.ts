export { type BatchOptions, createBatches } from './batches.ts';
export { type AboutSetting, ConfigError, describeSettings, readSettings } from './config.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
export { freePort } from './free-port.ts';
export { runEffects } from './effects.ts';
export { createGroupCommit, type GroupCommitOptions } from './group-commit.ts';
export { doorSentence, type HttpDoor, openHttpDoor } from './http.ts';
export { limits as doorLimits } from './limits.ts';
export { type HttpAnswer, type HttpRequest } from './http-request.ts';
export { type Route } from './http-routes.ts';
export { type HttpDoorOptions } from './http-serve.ts';
export {
  certificateOf,
  type ClientCertificate,
  contextOf,
  type HttpTls,
  readTlsFiles,
  type TlsFiles,
  tlsOptionsOf,
} from './http-tls.ts';
export { createLifecycle, type Lifecycle } from './lifecycle.ts';
export { createLog, type Log, type LogFields } from './log.ts';
export { openQueue, type WakeUp, type WakeUpQueue } from './queue.ts';
export { createQuotas, type QuotaOptions, type Quotas } from './quotas.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { migrate, type MigrationSet } from './migrate.ts';
export {
  type Database,
  type DatabaseOptions,
  isTimedOut,
  isWorthAnotherTry,
  openDatabase,
  type Sql,
  type Statement,
} from './postgres.ts';
export { createNetworks, networkNamed, type Networks } from './outbound/networks.ts';
export { createOutbound, type Outbound, OutboundError, type OutboundOptions } from './outbound/post.ts';
export { limitedBody } from './response-body.ts';
export { type ZipFile, zipOf, zipped } from './zip.ts';
export { staticRoutes, type StaticOptions } from './static-files.ts';
