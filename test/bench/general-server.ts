import type { WorkloadName } from './workloads.ts';

/** Connections at which the goals are set. */
export const GOAL_CONNECTIONS = 16;

/**
 * What a widely used general FHIR server did on a two-core machine of this kind, requests per second at 1, 16 and 64 connections: medians
 * of three quiet windows, tokens checked, no durable audit, no consent. Facts of another program and another run: they say in which class
 * a figure is, not more.
 */
export const GENERAL_SERVER: Readonly<Partial<Record<WorkloadName, Readonly<Record<number, number>>>>> = {
  W1: { 1: 115, 16: 258, 64: 320 },
  W2: { 1: 386, 16: 1_498, 64: 1_798 },
  W3: { 1: 299, 16: 900, 64: 1_006 },
  W4: { 1: 141, 16: 241, 64: 233 },
  W5: { 1: 18, 16: 27, 64: 7 },
  W6: { 1: 8.5, 16: 15, 64: 13 },
  W7: { 1: 5, 16: 0.5, 64: 0.1 },
};

/** How many times as many requests as the general server: what is asked, and what is aimed at. */
export const TIMES_GOALS: Readonly<Partial<Record<WorkloadName, readonly [asked: number, aimed: number]>>> = {
  W1: [8, 12],
  W2: [2, 3],
  W3: [3.5, 5],
  W4: [5, 8],
  W5: [10, 15],
  W6: [20, 40],
};

/** Longest p99, milliseconds. */
export const P99_GOALS_MS: Readonly<Partial<Record<WorkloadName, number>>> = { W1: 30, W2: 30, W3: 30, W4: 30, W5: 120, W7: 30 };

/** Cores that others may use before a figure says more about them than about us. */
export const NOISE_CORES_MAX = 0.2;

export const GOALS = {
  loadPerSecondMin: 3_000,
  residentMbMax: 400,
  /** Conditional creates to plain ones. */
  conditionalToPlainMin: 0.7,
  growthMax: 0.2,
  controlsThroughputMax: 0.1,
  controlsCpuMax: 0.15,
} as const;
