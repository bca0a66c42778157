/** What of an event says who asked, and not what about: erasing a person leaves it. */
const WHO = ['client', 'organisation', 'user', 'purpose', 'token', 'trace', 'requestId', 'from'];

type Fields = Readonly<Record<string, unknown>>;

/** An event in the parts that are committed to and erased by themselves, each as JSON. */
export interface Sections {
  who: string;
  about: string;
  /** Of a request about several people: what was each one's. */
  parts: string[];
}

const inner = (json: string): string => json.slice(1, -1);

/** The text that is kept of an event: one flat object. */
export function eventText({ who, about, parts }: Sections): string {
  const fields = [inner(about), inner(who), ...(parts.length === 0 ? [] : [`"parts":[${parts.join(',')}]`])];
  return `{${fields.filter((text) => text !== '').join(',')}}`;
}

export function sectionsOf(event: Fields): Sections {
  const [who, about]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [name, value] of Object.entries(event)) {
    if (name !== 'parts') (WHO.includes(name) ? who : about)[name] = value;
  }
  const parts: unknown[] = Array.isArray(event['parts']) ? event['parts'] : [];
  return { who: JSON.stringify(who), about: JSON.stringify(about), parts: parts.map((part) => JSON.stringify(part)) };
}

export const listOf = ({ who, about, parts }: Sections): string[] => [who, about, ...parts];
