import { z } from 'zod';

/** What a setting says of itself (zod's `.meta()`): its variable, its unit, and whether its value may be printed. */
const about = z.object({ env: z.string(), description: z.string(), unit: z.string().optional(), secret: z.boolean().optional() });
export type AboutSetting = z.output<typeof about>;

/** Every fault of a configuration at once, a sentence each. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join(' '));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** The settings of a schema whose every field carries `.meta({ env, description, unit?, secret? })`. */
export function describeSettings(schema: z.ZodObject): { name: string; about: AboutSetting; field: z.ZodType }[] {
  return Object.entries(schema.shape).map(([name, value]) => {
    const field: z.ZodType = z.instanceof(z.ZodType).parse(value);
    return { name, about: about.parse(field.meta()), field };
  });
}

/**
 * Reads settings from an environment. A variable that begins with OUZEL_ and that no setting knows is a fault: a misspelt limit must not
 * fall back to its default in silence.
 * @throws ConfigError naming every fault; values of secrets are left out.
 */
export function readSettings<Schema extends z.ZodObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const settings = describeSettings(schema);
  const known = new Map(settings.map((setting) => [setting.name, setting.about]));
  const variables = new Set(settings.map((setting) => setting.about.env));
  const unknown = Object.keys(env).filter((name) => name.startsWith('OUZEL_') && !variables.has(name));
  const faults = unknown.map((name) => `${name} is not a setting of Ouzel; docs/configuration.md lists them.`);
  const read = schema.safeParse(
    Object.fromEntries(
      settings.map(({ name, about: { env: variable } }) => [name, env[variable] === '' ? undefined : env[variable]]),
    ),
  );
  for (const issue of read.error?.issues ?? []) {
    const setting = known.get(String(issue.path[0]));
    const value = setting === undefined || setting.secret === true ? '' : ` (it is ${JSON.stringify(env[setting.env])})`;
    faults.push(`${setting?.env ?? 'The configuration'} is wrong: ${issue.message}${value}.`);
  }
  if (!read.success || faults.length > 0) throw new ConfigError(faults);
  return read.data;
}
