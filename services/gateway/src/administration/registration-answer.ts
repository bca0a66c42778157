import type { HttpAnswer } from '@ouzel/runtime';
import { json } from './administrator.ts';
import type { Registration } from './rooms.ts';

/** A registration without what it does not have. */
export const shown = ({ kind: _kind, ...rest }: Registration): Record<string, unknown> =>
  Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));

/** A registration, under the ETag of its version. */
export const registered = (status: number, one: Registration, headers: Record<string, string> = {}): HttpAnswer =>
  json(status, shown(one), { ETag: `W/"${one.version}"`, ...headers });
