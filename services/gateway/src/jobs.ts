import { randomUUID } from 'node:crypto';
import type { Requester, SourceAnswer } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { limits } from './limits.ts';

/** How one source of a job has answered, and the record that holds what it gave. */
export interface JobSource {
  record: string;
  answer: SourceAnswer;
}

/** An answer that is fetched later: whose it is, about whom, and how each source has answered so far. */
export interface Job {
  job: string;
  person: string;
  query: string;
  started: Date;
  ended: Date | null;
  /** How many sources were asked; null until they are known. */
  due: number | null;
  sources: JobSource[];
  failure: string | null;
}

export interface Jobs {
  /** @throws FhirError `too-many` where the caller has as many under way as one may. */
  begin(requester: Requester, about: { person: string; query: string }): Promise<string>;
  /** A job of this caller's, as long as it is kept. */
  find(requester: Requester, job: string): Promise<Job | undefined>;
  progress(job: string, due: number, sources: readonly JobSource[]): Promise<void>;
  end(job: string, failure?: string): Promise<void>;
  forget(requester: Requester, job: string): Promise<void>;
  /** Work that goes on after its request was answered; `idle` resolves when none is left. */
  run(work: () => Promise<void>): void;
  idle(): Promise<void>;
}

const PURGE = 'delete from gateway.job where started < $1';
const BEGIN = `insert into gateway.job (job, owner, person, query, started) select $1, $2, $3, $4, $5
  where (select count(*) from gateway.job where owner = $2 and ended is null) < $6 returning job`;
const FIND =
  'select job, person, query, started, ended, due, sources, failure from gateway.job where job = $1 and owner = $2 and started > $3';
const PROGRESS = 'update gateway.job set due = $2, sources = $3 where job = $1';
const END = 'update gateway.job set ended = $2, failure = $3 where job = $1';
const FORGET = 'delete from gateway.job where job = $1 and owner = $2';

const ownerOf = ({ clientId, organisation, user, purpose, patient }: Requester): string =>
  JSON.stringify([clientId, organisation.ods, user?.id, purpose, patient]);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type Row = Omit<Job, 'sources'> & {
  sources: (Omit<JobSource, 'answer'> & { answer: SourceAnswer & { asOf?: string | Date } })[];
};

/** Times come out of JSON as text. */
const sourcesOf = ({ sources }: Row): JobSource[] =>
  sources.map(({ record, answer }) => ({
    record,
    answer: answer.asOf === undefined ? answer : { ...answer, asOf: new Date(answer.asOf) },
  }));

export function createJobs(database: Database, now: () => Date): Jobs {
  const running = new Set<Promise<void>>();
  const oldest = (): Date => new Date(now().getTime() - limits.jobLifeMs);
  return {
    async begin(requester, { person, query }) {
      const job = randomUUID();
      await database.rows({ name: 'gateway-purge', text: PURGE, values: [oldest()] });
      const values = [job, ownerOf(requester), person, query, now(), limits.jobsMax];
      const made = await database.rows({ name: 'gateway-begin', text: BEGIN, values });
      if (made.length > 0) return job;
      throw new FhirError('too-many', `At most ${limits.jobsMax} asynchronous requests may be under way; fetch or cancel some.`, {
        retryAfterS: 5,
      });
    },
    async find(requester, job) {
      if (!UUID.test(job)) return undefined;
      const [row] = await database.rows<Row>({ name: 'gateway-find', text: FIND, values: [job, ownerOf(requester), oldest()] });
      return row === undefined ? undefined : { ...row, sources: sourcesOf(row) };
    },
    progress: async (job, due, sources) =>
      void (await database.rows({ name: 'gateway-progress', text: PROGRESS, values: [job, due, JSON.stringify(sources)] })),
    end: async (job, failure) =>
      void (await database.rows({ name: 'gateway-end', text: END, values: [job, now(), failure ?? null] })),
    forget: async (requester, job) =>
      void (await database.rows({ name: 'gateway-forget', text: FORGET, values: [job, ownerOf(requester)] })),
    run(work) {
      const done = work().finally(() => running.delete(done));
      running.add(done);
    },
    idle: async () => void (await Promise.allSettled(running)),
  };
}
