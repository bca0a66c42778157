import { randomBytes } from 'node:crypto';
import { pino, type Logger } from 'pino';
import { createLines } from './log-lines.ts';

/**
 * What may be logged: named, typed fields only, so that nothing about a person can slip in with an object.
 * No request bodies, no queries, no names, no NHS numbers, no tokens.
 */
export interface LogFields {
  traceId?: string;
  role?: string;
  method?: string;
  route?: string;
  status?: number;
  elapsedMs?: number;
  bytes?: number;
  count?: number;
  port?: number;
  attempt?: number;
  messageId?: string;
  messageType?: string;
  custodian?: string;
  destination?: string;
  lane?: string;
  outcome?: string;
  reason?: string;
  /** The error's class and stack. Its message is ours to keep free of patient content. */
  error?: unknown;
}

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Every field but `error`, which is made plain first. */
const FIELDS = [
  'traceId',
  'role',
  'method',
  'route',
  'status',
  'elapsedMs',
  'bytes',
  'count',
  'port',
  'attempt',
  'messageId',
  'messageType',
  'custodian',
  'destination',
  'lane',
  'outcome',
  'reason',
] as const satisfies readonly (keyof LogFields)[];
/** PostgreSQL puts row values into `detail` and `where`; a parser puts input into its message: only class, code and stack places go out. */
function plainError(error: unknown): Record<string, unknown> {
  if (!Error.isError(error)) return { name: typeof error };
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = error.cause === undefined ? {} : { cause: plainError(error.cause) };
  return { name: error.name, code: 'code' in error ? String(error.code) : undefined, at: places.slice(0, 6), ...cause };
}

function allowed(fields: LogFields, processTraceId: string): Record<string, unknown> {
  const kept: Record<string, unknown> = { traceId: processTraceId };
  for (const name of FIELDS) {
    const value = fields[name];
    if (value !== undefined) kept[name] = value;
  }
  if (fields.error !== undefined) kept['error'] = plainError(fields.error);
  return kept;
}

/** JSON lines on the given descriptor (2: stderr, the default, since stdout belongs to the story); `log-lines.ts` says when they are written. */
export function createLog(level: string, descriptor: number | string = 2): Log {
  // Lines that belong to no request carry the trace of the process, so that every line can be tied to something.
  const processTraceId = randomBytes(16).toString('hex');
  const lines = createLines(pino.destination({ dest: descriptor, sync: true }));
  const logger: Logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, lines);
  return {
    info: (event, fields = {}) => logger.info(allowed(fields, processTraceId), event),
    warn: (event, fields = {}) => {
      logger.warn(allowed(fields, processTraceId), event);
      lines.flush();
    },
    error: (event, fields = {}) => {
      logger.error(allowed(fields, processTraceId), event);
      lines.flush();
    },
  };
}
