import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FhirError } from '@ouzel/fhir';
import { checkerOf } from './compile.ts';
import { faultsOf } from './faults.ts';
import { INLINE_VALUES_MAX, MESSAGE_VALUES_MAX, SLICE_MS, THREADS } from './limits.ts';
import { createThreads, type Faults, type Threads } from './threads.ts';
import { weightOf } from './weight.ts';

/** The gate that every resource passes which is posted or fetched. */
export interface Gate {
  /**
   * Checks of structure, cardinality, choice, bindings and rules, many resources at once: for each its faults, none for a good one.
   * Never rejects, whatever it is given.
   */
  faultsOfMany(resources: readonly unknown[]): Promise<readonly (readonly FhirError[])[]>;
  /** Ends the threads. What is under way, and what comes after, is done on the calling thread. */
  close(): Promise<void>;
}

export interface GateOptions {
  /** Threads for big Bundles; 0 for none. */
  threads?: number;
  /** Values up to which the calling thread does the work itself. */
  inlineValuesMax?: number;
  /** The thread's program, for tests. */
  program?: URL;
}

/** Resources in parts of at most so many values, each of at least one resource. Made one by one: counting takes time too. */
function* partsOf(resources: readonly unknown[], most: number): Generator<unknown[]> {
  let part: unknown[] = [];
  let left = most;
  for (const resource of resources) {
    const weight = weightOf(resource, most);
    if (weight > left && part.length > 0) {
      yield part;
      part = [];
      left = most;
    }
    part.push(resource);
    left -= weight;
  }
  if (part.length > 0) yield part;
}

async function byThreads(threads: Threads, resources: readonly unknown[], most: number): Promise<Faults> {
  const answers: Promise<Faults>[] = [];
  for (const part of partsOf(resources, most)) {
    answers.push(threads.faultsOf(part).then((faults) => faults ?? bySlices(part)));
    await nextTurn();
  }
  return (await Promise.all(answers)).flat();
}

/** On the calling thread, which does other work between slices. */
async function bySlices(resources: readonly unknown[]): Promise<Faults> {
  const found: (readonly FhirError[])[] = [];
  let started = performance.now();
  for (const resource of resources) {
    if (performance.now() - started > SLICE_MS) {
      await nextTurn();
      started = performance.now();
    }
    found.push(faultsOf(resource));
  }
  return found;
}

/** Reads the definitions and compiles what is posted most, some 25 ms of work, so that the first post does not wait for it. */
function warm(): void {
  for (const type of ['Observation', 'Patient', 'Bundle', 'Extension', 'Element']) checkerOf(type);
  faultsOf({ resourceType: 'Observation', status: 'final', code: { text: 'x' } });
}

/** A gate whose calls block the calling thread for a few milliseconds at most: small work is done at once, big Bundles on threads. */
export function createGate({ threads: count = THREADS, inlineValuesMax = INLINE_VALUES_MAX, program }: GateOptions = {}): Gate {
  warm();
  const threads = count > 0 ? createThreads(count, program) : undefined;
  return {
    faultsOfMany: (resources) =>
      threads === undefined || weightOf(resources, inlineValuesMax) <= inlineValuesMax
        ? bySlices(resources)
        : byThreads(threads, resources, MESSAGE_VALUES_MAX),
    async close() {
      await threads?.close();
    },
  };
}
