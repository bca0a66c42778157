import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '@ouzel/runtime';

export const migrations: MigrationSet = { schema: 'carehome', folder: fileURLToPath(new URL('../migrations', import.meta.url)) };
