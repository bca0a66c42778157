import { parseExact, stringifyExact } from '@ouzel/fhir';

/** JSON with line breaks for a person, to the last zero what it was. */
export const indented = (body: Buffer): Buffer => Buffer.from(`${stringifyExact(parseExact(body.toString()), 2)}\n`);
