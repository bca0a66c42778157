import type { ShownPointer } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import type { PointerResource } from './model.ts';

/** A row of a pointer that may be shown. */
export interface PointerRow {
  id: string;
  version: number;
  type: string;
  updated: Date;
  /** To the microsecond, as PostgreSQL writes it: where a further page begins. */
  created: string;
  body: string;
  meta: string;
}

/** What is kept of a pointer: everything but who it is about, and what the exchange itself says of it. */
export function keptText(resource: PointerResource, date: string): { body: string; meta: string } {
  const { resourceType: _type, id: _id, subject: _subject, meta = {}, date: _date, ...rest } = resource;
  const { versionId: _version, lastUpdated: _updated, ...said } = meta;
  return { body: JSON.stringify({ ...rest, date }).slice(1), meta: JSON.stringify(said).slice(1, -1) };
}

/** The pointer as JSON text; whom it is about is whom the permit names. */
export function shownPointer({ id, version, type, updated, body, meta }: PointerRow, nhsNumber: string): ShownPointer {
  const said = `"versionId":"${version}","lastUpdated":"${updated.toISOString()}"${meta === '' ? '' : `,${meta}`}`;
  const subject = `{"identifier":{"system":"${systems.nhsNumber}","value":"${nhsNumber}"}}`;
  const head = `{"resourceType":"DocumentReference","id":"${id}","meta":{${said}},"subject":${subject},`;
  return { id, version, type, text: head + body };
}
