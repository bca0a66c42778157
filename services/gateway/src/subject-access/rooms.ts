import type { Effect, WithheldLine } from '@ouzel/exchange';

interface By {
  id: string;
  name: string;
  organisation: string;
}

export interface PartItem {
  custodian: string;
  name: string;
  elsewhere: boolean;
  reviewed: Date | null;
  reviewedName: string | null;
  /** `Type/id/_history/version`. */
  cleared: readonly string[];
  withheld: readonly WithheldLine[];
}

export interface RequestItem {
  id: string;
  people: readonly string[];
  person: string | null;
  state: string;
  received: string;
  due: string | null;
  overdue: boolean;
  version: number;
}

export interface WholeRequest extends RequestItem {
  extended: boolean;
  openedBy: string;
  events: readonly { version: number; at: Date; by: By; body: { kind: string } }[];
  parts: readonly PartItem[];
}

interface Standing {
  state: string;
  due: string | null;
}

/** What people ask to see of themselves, and how far that is: the audit service implements it. */
export interface SubjectRequests {
  list(
    organisation: string | undefined,
    criteria: { open?: boolean | undefined; people?: readonly string[] | undefined },
  ): Promise<readonly RequestItem[]>;
  read(organisation: string | undefined, id: string): Promise<WholeRequest>;
  open(
    asked: { person: string; people: readonly string[]; received: string; reason: string; by: By },
    alongside: () => Effect,
  ): Promise<string>;
  act(id: string, by: By, json: unknown, alongside: (kind: string) => Effect): Promise<Standing>;
  gather(
    id: string,
    by: By,
    custodians: readonly { ods: string; name: string; elsewhere: boolean }[],
    alongside: () => Effect,
  ): Promise<Standing>;
  review(
    id: string,
    by: By,
    reviewed: { custodian: string; cleared: readonly string[]; withheld: readonly WithheldLine[] },
    alongside: () => Effect,
  ): Promise<Standing>;
  release(
    id: string,
    by: By,
    of: { version: number; sha256: string; lines: number; withheld: number },
    alongside: () => Effect,
  ): Promise<Standing>;
}
