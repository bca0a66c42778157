/** Reading JSON of others without trusting its shape. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that a text is the JSON of; undefined where it is none. */
export function parseFields(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const textIn = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
};

export const countIn = (fields: Fields, name: string): number | undefined => {
  const value = fields[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};

export const bytesIn = (fields: Fields, name: string): Buffer | undefined => {
  const text = textIn(fields, name);
  return text === undefined ? undefined : Buffer.from(text, 'base64');
};

export const textsIn = (fields: Fields, name: string): string[] | undefined => {
  const value = fields[name];
  return Array.isArray(value) && value.every((each): each is string => typeof each === 'string') ? value : undefined;
};
