import { escapeText, type Message, segmentOf, STANDARD, value } from './message.ts';

/** AA accepted and durable; AE could not be processed; AR refused as a message (wrong type, version or shape). HL7 table 0008. */
export type AckCode = 'AA' | 'AE' | 'AR';

export interface Header {
  controlId: string;
  type: string;
  event: string;
  sendingApplication: string;
  sendingFacility: string;
  receivingApplication: string;
  receivingFacility: string;
  sentAt: string;
  processingId: string;
  version: string;
  characterSet: string;
}

export function headerOf(message: Message): Header {
  const msh = segmentOf(message, 'MSH');
  const text = (field: number, component = 1): string => value(message, msh, field).component(component);
  return {
    sendingApplication: text(3),
    sendingFacility: text(4),
    receivingApplication: text(5),
    receivingFacility: text(6),
    sentAt: text(7),
    type: text(9),
    event: text(9, 2),
    controlId: text(10),
    processingId: text(11),
    version: text(12),
    characterSet: text(18),
  };
}

const stamp = (now: Date): string => now.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);

export interface AckOptions {
  now: Date;
  /** MSH-10 of the acknowledgement itself. */
  controlId: string;
  /** ERR-8: a sentence for the sender's staff. No patient content. */
  text?: string;
}

/** The acknowledgement of a message (HL7 v2.5.1 section 2.9.2): sender and receiver exchanged, MSA-2 the message's own id. */
export function acknowledge(header: Partial<Header>, code: AckCode, { now, controlId, text }: AckOptions): string {
  const safe = (part: string | undefined): string => escapeText(part ?? '', STANDARD);
  const { receivingApplication, receivingFacility, sendingApplication, sendingFacility, event, version, processingId } = header;
  const type = event === undefined || event === '' ? 'ACK' : `ACK^${safe(event)}`;
  const parties = [receivingApplication, receivingFacility, sendingApplication, sendingFacility].map(safe).join('|');
  const msh = `MSH|^~\\&|${parties}|${stamp(now)}||${type}|${safe(controlId)}|${safe(processingId) || 'P'}|${safe(version) || '2.4'}`;
  const severity = code === 'AA' ? 'I' : 'E';
  const err = text === undefined ? '' : `ERR||||${severity}||||${safe(text)}\r`;
  return `${msh}\rMSA|${code}|${safe(header.controlId)}\r${err}`;
}
