import type { Database, Log } from '@ouzel/runtime';
import { limits } from './limits.ts';

const MAKE = 'select audit.make_months($1, $2) as made';

export interface MonthsOptions {
  database: Pick<Database, 'rows'>;
  now: () => Date;
  log: Log;
  everyMs?: number;
}

/**
 * Makes the parts of the trail's table for this month and those to come. An event whose month has none is kept in the default part, is read
 * like any other, and is moved when its month is made: nobody who writes has to wait for this.
 */
export function startMonths({ database, now, log, everyMs = limits.monthsEveryMs }: MonthsOptions): {
  look(): Promise<void>;
  stop(): void;
} {
  const look = async (): Promise<void> => {
    try {
      const last = new Date(now());
      last.setUTCDate(1);
      last.setUTCMonth(last.getUTCMonth() + limits.monthsAhead);
      const [row] = await database.rows<{ made: number }>({ name: 'audit-months', text: MAKE, values: [now(), last] });
      if (row !== undefined && row.made > 0) log.info('months of the audit trail were made', { count: row.made });
    } catch (error) {
      log.warn('the months of the audit trail could not be made', { error });
    }
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  void look();
  return { look, stop: () => clearInterval(timer) };
}
