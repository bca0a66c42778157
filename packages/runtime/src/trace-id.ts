import { randomFillSync } from 'node:crypto';

const ID_BYTES = 16;
const POOL_BYTES = ID_BYTES * 512;
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const NO_TRACE = '0'.repeat(32);

/** New trace ids, 32 hex digits each. Random bytes are drawn for 512 ids at a time: one draw costs as much as many. */
export function createTraceIds(fill: (pool: Buffer) => unknown = randomFillSync): () => string {
  const pool = Buffer.alloc(POOL_BYTES);
  let next = POOL_BYTES;
  return () => {
    if (next === POOL_BYTES) {
      fill(pool);
      next = 0;
    }
    next += ID_BYTES;
    return pool.toString('hex', next - ID_BYTES, next);
  };
}

/** The trace id of a caller (W3C Trace Context, section 3.2: an all-zero one is invalid), or a new one. */
export function traceIdOf(traceparent: string | string[] | undefined, newTraceId: () => string): string {
  if (typeof traceparent !== 'string') return newTraceId();
  const given = TRACEPARENT.exec(traceparent)?.[1];
  return given === undefined || given === NO_TRACE ? newTraceId() : given;
}
