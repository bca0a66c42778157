import { valueAt } from './answer.ts';

const MARK = '\u0001';

/** The text of a number in a JSON text, as it is written there: `36.60` is not `36.6`. */
export function sourceAt(json: string, path: string): string | undefined {
  // No string is touched: numbers stand where a value may stand, outside quotes.
  const marked = json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[0-9.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `"\\u0001${token}"`,
  );
  const value = valueAt(JSON.parse(marked), path);
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(1) : undefined;
}
