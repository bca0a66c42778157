import { randomUUID } from 'node:crypto';
import { frame } from '@ouzel/hl7v2';
import { hl7Time, localNumberOf, type Person } from '@ouzel/region';
import { HOSPITAL, type Merging } from '../world/merging.ts';
import type { Minting } from '../world/minting.ts';
import { withPeakMemory } from './gauges.ts';
import { exchangeMllp, type MllpExchange } from './mllp-client.ts';
import { type MllpCase, mllpCaseOf } from './mllp-case.ts';

/** The system with somebody in it of whom the list's messages tell, and an officer who may look. */
export interface MllpStage {
  minting: Minting;
  merging: Merging;
  person: Person;
}

const BIG_PIECE = Buffer.alloc(65_536, 'A');
const SMITH = { family: 'Smith', given: 'Ann', birthDate: '1980-01-01', gender: 'female' } as const;

/** Makes of a person of the region the one whom the list's messages describe. */
export const plantSmith = (people: readonly Person[], nhsNumber: string): void => {
  const person = people.find((each) => each.nhsNumber === nhsNumber);
  if (person !== undefined) Object.assign(person, SMITH);
};

/** The texts that a case leaves open: each case has control ids and numbers of its own. */
export function filler({ person }: MllpStage, id: string): (raw: string) => string {
  const run = randomUUID().slice(0, 8);
  const values: Readonly<Record<string, string>> = {
    ACUTE_ODS: HOSPITAL,
    OTHER_ODS: '9OZP001',
    HL7_NOW: hl7Time(new Date()),
    CTRL: `${id}-${run}`,
    CTRL2: `${id}-${run}-2`,
    PATIENT_NHS_NUMBER: person.nhsNumber,
    MRN: localNumberOf(person, HOSPITAL),
    SURVIVOR_MRN: localNumberOf(person, HOSPITAL),
    PRIOR_MRN: `PRIOR-${run}`,
  };
  return (raw) =>
    raw.replaceAll(/\{\{([A-Z0-9_]+)\}\}/g, (_all, name: string) => {
      const found = values[name];
      if (found === undefined) throw new Error(`Nobody knows {{${name}}}.`);
      return found;
    });
}

function* piecesOf(bytes: Uint8Array, size = bytes.length): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function* bigPieces(bytes: number): Generator<Uint8Array> {
  yield Buffer.from('\u000bMSH|^~\\&|');
  for (let left = bytes; left > 0; left -= BIG_PIECE.length) yield BIG_PIECE;
}

/** The message of a case, or what its generator makes. */
function rawOf({ request }: MllpCase): string {
  if (request.bodyGen?.kind !== 'hl7-repeat') return request.raw ?? '';
  const repeated = Array.from({ length: request.bodyGen.n }, (_, at) => `N${at}^^^{{ACUTE_ODS}}^MR`).join('~');
  return (mllpCaseOf('hl7-005').request.raw ?? '').replace('{{MRN}}^^^{{ACUTE_ODS}}^MR', repeated);
}

/** `A40 A<-B` of the list: the case's own message with its two numbers exchanged. */
const exchanged = (raw: string): string =>
  raw.replace('||A^^^', '||X^^^').replace('MRG|B^', 'MRG|A^').replace('||X^^^', '||B^^^').replace('{{CTRL}}', '{{CTRL2}}');

export interface MllpSeen extends MllpExchange {
  grownMiB: number;
  rows: { before: number; after: number };
  messages: number;
  /** The texts that were sent, filled in. */
  fill: (raw: string) => string;
}

const ROWS = 'select count(*)::int as n from records.resource';
const MESSAGES = 'select count(*)::int as n from acute.message';

async function countOf({ minting }: MllpStage, text: string): Promise<number> {
  return (await minting.rows<{ n: number }>(text))[0]?.n ?? 0;
}

/** Sends what a case says, after its setup, and says what came of it. */
export async function sendCase(stage: MllpStage, attack: MllpCase): Promise<MllpSeen> {
  const { request, expect: expected } = attack;
  const fill = filler(stage, attack.id);
  const port = stage.minting.world.mllpPort;
  const raw = rawOf(attack);
  for (const { raw: first } of request.setup) {
    const text = fill(first === 'A40 A<-B' ? exchanged(raw) : first);
    await exchangeMllp({ port, pieces: [frame(Buffer.from(text))], acksDue: 1 });
  }
  const once = Buffer.from(fill(raw));
  const framed = request.frame ? frame(once) : once;
  const wire = Buffer.concat(Array.from({ length: request.repeat }, () => framed));
  const pieces = request.bodyGen?.kind === 'mllp-big' ? bigPieces(request.bodyGen.bytes) : piecesOf(wire, request.split);
  const [before, messagesBefore] = [await countOf(stage, ROWS), await countOf(stage, MESSAGES)];
  const waits = expected.closedWithinMs === undefined ? {} : { untilClosedMs: expected.closedWithinMs + 1_000 };
  const due = expected.ack.includes('none')
    ? {}
    : { acksDue: Math.max(request.repeat, request.frame ? 1 : framed.filter((byte) => byte === 0x1c).length) };
  const { result, grownMiB } = await withPeakMemory(() => exchangeMllp({ port, pieces, ...due, ...waits }));
  const rows = { before, after: await countOf(stage, ROWS) };
  return { ...result, grownMiB, rows, messages: (await countOf(stage, MESSAGES)) - messagesBefore, fill };
}
