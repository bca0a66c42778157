import { type Decision, type Holding, type SourceStop, STOP_CAUSES } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';

const IN_FORCE = `select s.source, s.cause, s.copies, s.recorded as since from consent.source_stop s
  where s.stopped and s.word = (select max(n.word) from consent.source_stop n where n.source = s.source)`;

const row = z.object({
  source: z.string(),
  cause: z.enum(STOP_CAUSES),
  copies: z.enum(['shown', 'hidden']),
  since: z.date(),
});

export type StopsInForce = ReadonlyMap<string, SourceStop>;

/** The sources that are stopped, by ODS code (`PDS` is the national service). */
export async function stopsInForce(database: Pick<Database, 'rows'>): Promise<StopsInForce> {
  const rows = z.array(row).parse(await database.rows({ name: 'consent-source-stops', text: IN_FORCE }));
  return new Map(rows.map(({ source, ...stop }) => [source, stop]));
}

export interface Stops {
  /** The stops at a version of policy: read again only when the version that came with a request's facts has moved on. */
  at(policyVersion: number): Promise<StopsInForce>;
}

export function createStops(database: Pick<Database, 'rows'>): Stops {
  let known: { policyVersion: number; stops: Promise<StopsInForce> } | undefined;
  return {
    async at(policyVersion) {
      if (known?.policyVersion !== policyVersion) known = { policyVersion, stops: stopsInForce(database) };
      const mine = known;
      try {
        return await mine.stops;
      } catch (error) {
        if (known === mine) known = undefined;
        throw error;
      }
    },
  };
}

function stopped(holding: Holding, stops: StopsInForce): Holding {
  const stop = holding.source === 'gp-connect' ? stops.get(holding.custodian.ods) : undefined;
  if (stop === undefined) return holding;
  const { view } = holding;
  // Of what may not be shown any more, nothing is in view, by whatever way it is asked for.
  return { ...holding, stopped: { ...stop, view }, ...(stop.copies === 'hidden' ? { view: [] } : {}) };
}

/** A permit with what is stopped said of each holding. Who may see it stays as it was: a stop is about the source, not about the person. */
export function withStops(decision: Decision, stops: StopsInForce): Decision {
  if (stops.size === 0 || decision.outcome !== 'permit') return decision;
  return { ...decision, holdings: decision.holdings.map((each) => stopped(each, stops)) };
}
