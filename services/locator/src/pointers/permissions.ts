import type { Database } from '@ouzel/runtime';
import { POINTER_TYPES } from './pointer-types.ts';

const READ = 'select type from locator.pointer_permission where holder = $1 order by type';
const CLEAR = 'delete from locator.pointer_permission where holder = any($1::text[])';
const PUT = `insert into locator.pointer_permission (holder, type) select * from unnest($1::text[], $2::text[]) on conflict do nothing`;

export interface PointerPermissions {
  typesOf(holder: string): Promise<readonly string[]>;
  /** Says anew which pointer types holders (`<ODS>` or `<ODS>.<suffix>`) may publish and find. @throws Error for a type that is none. */
  put(permissions: Readonly<Record<string, readonly string[]>>): Promise<void>;
}

/** Pointer types by holder: data, read with every request, so that a permission that is taken away binds the next one. */
export function createPointerPermissions(database: Database): PointerPermissions {
  return {
    async typesOf(holder) {
      const rows = await database.rows<{ type: string }>({ name: 'pointers-types', text: READ, values: [holder] });
      return rows.map(({ type }) => type);
    },
    async put(permissions) {
      const given = Object.entries(permissions).flatMap(([holder, types]) => types.map((type) => [holder, type] as const));
      const astray = given.find(([, type]) => POINTER_TYPES[type] === undefined);
      if (astray !== undefined) throw new Error(`${astray[1]} of ${astray[0]} is no pointer type.`);
      await database.transaction(async (sql) => {
        await sql.rows({ text: CLEAR, values: [Object.keys(permissions)] });
        await sql.rows({ text: PUT, values: [given.map(([holder]) => holder), given.map(([, type]) => type)] });
      });
    },
  };
}
