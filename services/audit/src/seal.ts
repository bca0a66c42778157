import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Log } from '@ouzel/runtime';
import { limits } from './limits.ts';
import type { SigningKeys } from './log-keys.ts';
import { faultOf, type SealFault } from './seal-fault.ts';
import { SealRefused } from './seal-head.ts';
import { sealTurn, type Turn } from './seal-turn.ts';
import { openWitness, type Witness, WitnessUnusable } from './witness.ts';

export interface SealerOptions {
  database: Pick<Database, 'transaction'>;
  log: Log;
  /** The log's name, as it stands in its checkpoints and keys. */
  origin: string;
  keys: SigningKeys;
  /** What is not coded with one of them is left out of the tree. Not checked where there is none. */
  writerKeys: readonly Buffer[];
  /** Where checkpoints are kept outside the database: a file that is only added to. */
  witnessFile?: string;
}

export interface Sealer {
  /** One turn now, beside those that the clock brings: all that was committed before is in the tree when it resolves true. */
  turn(): Promise<boolean>;
  /** What keeps this sealer from its work, as of its last look. */
  faults(): readonly SealFault[];
  stop(): Promise<void>;
}

async function turnOnce({ database, origin, keys, writerKeys }: SealerOptions, witness: Witness | undefined): Promise<Turn> {
  const witnessed: Parameters<typeof sealTurn>[1]['witnessed'] = (tenures) => witness?.last(tenures);
  const turn = await database.transaction((sql) => sealTurn(sql, { origin, keys, writerKeys, witnessed }));
  // Only what is committed is shown outside; what a kill leaves out here is added by the next turn.
  witness?.append(turn.unwitnessed);
  return turn;
}

/** Brings events into the tree and signs it. Any number may run: one has the turn, and the others look again later. */
export function startSealer(options: SealerOptions): Sealer {
  const { log, witnessFile } = options;
  const witness = witnessFile === undefined ? undefined : openWitness(witnessFile);
  const ending = new AbortController();
  let said = '';
  let fault: SealFault | undefined;
  // It stays until somebody has looked and started the process anew.
  let forged = false;
  const turns = async (): Promise<boolean> => {
    for (;;) {
      const { mine, more, refused } = await turnOnce(options, witness);
      forged ||= refused > 0;
      if (refused > 0) log.error('the audit trail was tampered with: no writer wrote what stands there', { count: refused });
      if (!more || ending.signal.aborted) return mine;
    }
  };
  const look = async (): Promise<void> => {
    try {
      await turns();
      said = '';
      fault = undefined;
    } catch (error) {
      fault = faultOf(error);
      const told = error instanceof SealRefused || error instanceof WitnessUnusable;
      const [reason, level] = told ? ([error.message, 'error'] as const) : (['a turn failed', 'warn'] as const);
      if (reason !== said) log[level]('the audit trail is not sealed', { reason, error });
      said = reason;
    }
  };
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const began = performance.now();
      await look();
      const left = Math.max(limits.sealPauseMs, limits.sealEveryMs - (performance.now() - began));
      await pause(left, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    turn: turns,
    faults: () => [...(fault === undefined ? [] : [fault]), ...(forged ? ['no-writer' as const] : [])],
    async stop() {
      ending.abort();
      await running;
    },
  };
}
