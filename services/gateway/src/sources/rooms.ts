import type { Effect, StopCause } from '@ouzel/exchange';

/** How a source answered lately. */
export interface HealthOf {
  source: string;
  lastSuccess: Date | null;
  lastFailure: Date | null;
  lastPaused: Date | null;
  answers: number;
  whole: number;
}

/** The newest word on whether a source is asked. */
export interface StopWord {
  source: string;
  stopped: boolean;
  cause: StopCause | null;
  copies: 'shown' | 'hidden' | null;
  reason: string;
  byName: string;
  recorded: Date;
}

/** Sources as those who look after them see them: the locator counts how they answer, the consent service keeps what is stopped. */
export interface SourceDesk {
  health: {
    lately(): Promise<HealthOf[]>;
    participants(): Promise<{ ods: string; name: string; kind: string; active: boolean }[]>;
  };
  stops: {
    words(): Promise<StopWord[]>;
    say(
      word: { source: string; reason: string; by: { id: string; name: string } } & (
        | { stop: { cause: StopCause; copies: 'shown' | 'hidden' } }
        | { stop: undefined }
      ),
      alongside: readonly Effect[],
    ): Promise<void>;
  };
  /** Whether the exchange asks it at all; others send of themselves. `PDS` is the national service. */
  isAsked(source: string): boolean;
}
