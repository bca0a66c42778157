import { readFileSync } from 'node:fs';
import { agreementFaults, agreementSchema } from '@ouzel/consent';
import { ORGANISATION_KINDS } from '@ouzel/exchange';
import { DSPT_STATUSES, POINTER_TYPES } from '@ouzel/locator';
import { z } from 'zod';
import type { Rooms } from './furnish.ts';

const organisation = z.object({
  ods: z.string().regex(/^\w{3,10}$/),
  name: z.string(),
  kind: z.enum(ORGANISATION_KINDS),
  announces: z.boolean().optional(),
  dsptStatus: z.enum(DSPT_STATUSES).optional(),
  dsptExpiry: z.coerce.date().optional(),
});
const endpoint = z.object({ root: z.url(), fromAsid: z.string(), toAsid: z.string() });

/** Who takes part, on what terms, and where their systems are (contracts/directory.md). */
export const directorySchema = z.object({
  organisations: z.array(organisation),
  agreements: z.array(agreementSchema),
  /** GP Connect service roots by ODS code. */
  gpEndpoints: z.record(z.string(), endpoint).default({}),
  /** Where an organisation takes notifications, by ODS code. */
  inboxes: z.record(z.string(), z.url()).default({}),
  /** Where a client may be told of what it subscribes to: addresses, and all below them, by client id. */
  notificationEndpoints: z.record(z.string(), z.array(z.url({ protocol: /^https?$/ }))).default({}),
  /** Which pointer types (`system|code`) an organisation, or a part of one (`<ODS>.<suffix>`), may publish and find. */
  pointerTypes: z.record(z.string().regex(/^\w{1,12}(\.\w{1,12})?$/), z.array(z.enum(Object.keys(POINTER_TYPES)))).default({}),
});
export type DirectoryContent = z.output<typeof directorySchema>;

export const NO_DIRECTORY: DirectoryContent = {
  organisations: [],
  agreements: [],
  gpEndpoints: {},
  inboxes: {},
  notificationEndpoints: {},
  pointerTypes: {},
};

function assertFaultless({ agreements }: DirectoryContent): void {
  for (const agreement of agreements) {
    const [fault] = agreementFaults(agreement);
    if (fault !== undefined)
      throw new Error(`the directory file is wrong: agreement ${agreement.id}/${agreement.version} ${fault}.`);
  }
}

/** Reads a directory file. @throws Error with one sentence where it is not there or not right. */
export function readDirectory(path: string): DirectoryContent {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`the directory file ${path} cannot be read; check OUZEL_DIRECTORY_FILE.`);
  }
  const read = directorySchema.safeParse(JSON.parse(text));
  if (read.success) {
    assertFaultless(read.data);
    return read.data;
  }
  const [issue] = read.error.issues;
  throw new Error(`the directory file is wrong at ${issue?.path.map(String).join('.')}: ${issue?.message}.`);
}

type Loaded = Pick<Rooms, 'directory' | 'agreements' | 'permissions'>;

/** Takes a directory's organisations, agreements and permissions over. What is not in it stays as it is. */
export async function loadDirectory(content: DirectoryContent, { directory, agreements, permissions }: Loaded): Promise<void> {
  if (content.organisations.length > 0) await directory.put(content.organisations);
  if (content.agreements.length > 0) await agreements.put(content.agreements);
  await permissions.put(content.pointerTypes);
}
