import { randomUUID } from 'node:crypto';
import { createHospitalTwin } from '@ouzel/region';
import { z } from 'zod';
import { type Answer, ask, type Asked } from './api.ts';
import { acting, type Minting } from './minting.ts';

export const HOSPITAL = '9OZH01';
const EXCHANGE = '9OZX01';

/** Feeds write London's wall time without a zone; with one it is taken as it stands. */
const hl7Time = (at: Date): string => `${at.toISOString().replaceAll(/\D/g, '').slice(0, 14)}+0000`;

/** An A40, A34 or A37 about two of a hospital's own numbers. */
export function linkMessage(
  event: 'A34' | 'A37' | 'A40',
  {
    survivor,
    obsolete,
    at = new Date(),
    hospital = HOSPITAL,
  }: { survivor: string; obsolete: string; at?: Date; hospital?: string },
): string {
  const cx = (number: string): string => `${number}^^^${hospital}^MR`;
  const other = event === 'A37' ? `PID|2||${cx(obsolete)}` : `MRG|${cx(obsolete)}`;
  const head = `MSH|^~\\&|PAS|${hospital}|OUZEL|${EXCHANGE}|${hl7Time(at)}||ADT^${event}|${randomUUID().slice(0, 20)}|P|2.4`;
  return [head, `EVN||${hl7Time(at)}`, `PID|1||${cx(survivor)}`, other].map((segment) => `${segment}\r`).join('');
}

export interface Merging {
  /** Sends HL7 v2; what it was answered. */
  send(...messages: string[]): Promise<{ code: string; text: string }[]>;
  /** Asks at the door of information governance as its officer. */
  officer: (path: string, asked?: Asked) => Promise<Answer>;
  /** Merges two people as an officer; @returns the link. */
  mergePeople: (survivor: string, obsolete: string) => Promise<string>;
  unmerge: (link: string) => Promise<Answer>;
  close: () => void;
}

const made = z.looseObject({ link: z.string() });

export async function openMerging({ world, token }: Pick<Minting, 'world' | 'token'>): Promise<Merging> {
  const twin = createHospitalTwin('127.0.0.1', world.mllpPort);
  const claims = { ...acting('R0001'), purpose_of_use: 'HOPERAT' };
  const officerToken = await token(EXCHANGE, 'user/Linkage.cru user/AuditEvent.rs', claims);
  const ig = `${new URL(world.fhirBase).origin}/ig`;
  const officer: Merging['officer'] = (path, { headers = {}, ...asked } = {}) =>
    ask(ig, path, { token: officerToken, headers: { 'Content-Type': 'application/json', ...headers }, ...asked });
  return {
    officer,
    async send(...messages) {
      const answers = [];
      for (const message of messages) answers.push(await twin.send(message));
      return answers;
    },
    async mergePeople(survivor, obsolete) {
      const answer = await officer('links', { body: { scope: 'person', survivor, obsolete, reason: 'PDS says so' } });
      if (answer.status !== 201) throw new Error(`The merge was answered ${answer.status}: ${answer.text}`);
      return made.parse(answer.json).link;
    },
    unmerge: (link) => officer(`links/${link}/unmerge`, { body: { reason: 'two people after all' } }),
    close: () => twin.close(),
  };
}
