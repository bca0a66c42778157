import type { Example } from './examples.ts';

/** JSON between single quotes, with the quotes opened where a variable stands. */
const quoted = (body: unknown): string => `'${JSON.stringify(body).replaceAll(/\$([A-Z]+)/g, `'"$$$1"'`)}'`;

/** The lines of an example, as a terminal takes them. */
export function curlOf({ as, method, path, headers = [], body, form = [], keep, head }: Example): string {
  const all = as === undefined ? headers : [`Authorization: Bearer $${as}`, ...headers];
  const words = [
    `curl ${head === true ? '-si' : '-s'}${method === undefined ? '' : ` -X ${method}`} "$BASE${path}"`,
    ...all.map((header) => `-H "${header}"`),
    ...form.map((each) => `--data-urlencode "${each}"`),
    ...(body === undefined ? [] : [`-d ${quoted(body)}`]),
  ];
  const command = words.join(' \\\n  ');
  if (keep === undefined) return command;
  return `${keep.name}=$(${command} |\n  node -p 'JSON.parse(require("fs").readFileSync(0)).${keep.from}')`;
}

/** What the examples presuppose: the variables that they use. */
export function preparation(base: string, sample: boolean): string {
  const now = 'NOW=$(date -u +%Y-%m-%dT%H:%M:%SZ)';
  if (!sample)
    return [`BASE=${base}`, "WHO='the id of a Patient'", "TOKEN='an access token'", 'WRITER=$TOKEN REVIEWER=$TOKEN', now].join(
      '\n',
    );
  const token = (client: string): string => `$(npm run --silent token -- --as ${client})`;
  return [
    `BASE=${base}`,
    `WHO=$(node -p 'require("./.data/running.json").people.story')`,
    `TOKEN=${token('clinician')}`,
    `WRITER=${token('careHome')}`,
    `REVIEWER=${token('ig --purpose HOPERAT')}`,
    now,
  ].join('\n');
}
