/** What stands for a placeholder: a text, or how one is made anew for each request. */
export type Values = Readonly<Record<string, string | (() => string | Promise<string>)>>;

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/** Fills in the placeholders. @throws Error where one has no value: nothing is sent with a hole in it. */
export async function fill(text: string, values: Values): Promise<string> {
  const names = [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''))];
  const filled = new Map<string, string>();
  for (const name of names) {
    const value = values[name];
    if (value === undefined) throw new Error(`The set-up makes no ${name}.`);
    filled.set(name, typeof value === 'string' ? value : await value());
  }
  return text.replaceAll(PLACEHOLDER, (_all, name: string) => filled.get(name) ?? '');
}

/** Fills in the placeholders of every text of a JSON value. */
export async function fillAll<T>(value: T, values: Values): Promise<T> {
  const text = JSON.stringify(value);
  const names = [...new Set([...text.matchAll(PLACEHOLDER)].map(([all]) => all))];
  const pairs = await Promise.all(
    names.map(async (name) => [name, JSON.stringify(await fill(name, values)).slice(1, -1)] as const),
  );
  return JSON.parse(pairs.reduce((whole, [name, filled]) => whole.replaceAll(name, () => filled), text));
}

/** What the list wants made for each request: two hundred unknown keys are two hundred keys. */
const CREDENTIAL = /^(TOKEN|ASSERTION)_/;

/** The same values, but each that is made anew is made once and kept: a case that is sent again is the same bytes. Credentials stay as they are. */
export function keptThroughout(values: Values): Values {
  const kept = ([name, value]: readonly [string, Values[string]]): [string, Values[string]] => {
    if (typeof value === 'string' || CREDENTIAL.test(name)) return [name, value];
    let made: Promise<string> | undefined;
    return [name, () => (made ??= Promise.resolve(value()))];
  };
  return Object.fromEntries(Object.entries(values).map(kept));
}
