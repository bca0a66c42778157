import { join, resolve } from 'node:path';
import { TOPIC_NAMES } from '@ouzel/exchange';
import { apiRoutes, capabilityStatement } from '@ouzel/gateway';
import { settings } from '@ouzel/ouzel';
import { describeSettings } from '@ouzel/runtime';
import { sourcesPage } from './source-coverage.ts';
import { topicDefinition } from './topics.ts';

const root = resolve(process.env['OUZEL_HOME'] ?? '.');

function defaultOf(field: { safeParse(value: unknown): { success: boolean; data?: unknown } }): string {
  const read = field.safeParse(undefined);
  if (!read.success || read.data === undefined) return '';
  if (Array.isArray(read.data)) return '`all`';
  return `\`${typeof read.data === 'string' ? read.data : JSON.stringify(read.data)}\``;
}

function configuration(): string {
  const rows = describeSettings(settings).map(
    ({ about: { env, description, unit, secret }, field }) =>
      `| \`${env}\` | ${defaultOf(field)}${unit === undefined ? '' : ` ${unit}`} | ${description}${secret === true ? ' Never printed.' : ''} |`,
  );
  return `# Configuration

Every setting is an environment variable and has a default; none needs to be set for the sample. All faults are reported at once, and a
variable that begins with \`OUZEL_\` and is not listed here is one. Generated from \`services/ouzel/src/config.ts\` by \`npm run generate\`.

| variable | default | what it is |
|---|---|---|
${rows.join('\n')}
`;
}

/** Pages that follow from the code. */
export function generated(): { path: string; text: string }[] {
  const statement = capabilityStatement(apiRoutes(), 'https://ouzel.example/fhir/R4', 'https://ouzel.example/auth');
  return [
    { path: join(root, 'docs', 'sources.md'), text: sourcesPage() },
    { path: join(root, 'docs', 'configuration.md'), text: configuration() },
    { path: join(root, 'contracts', 'fhir', 'CapabilityStatement.json'), text: `${JSON.stringify(statement, null, 2)}\n` },
    ...TOPIC_NAMES.map((name) => ({
      path: join(root, 'contracts', 'fhir', 'topics', `${name}.json`),
      text: `${JSON.stringify(topicDefinition(name), null, 2)}\n`,
    })),
  ];
}
