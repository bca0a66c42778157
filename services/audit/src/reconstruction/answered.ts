import type { ResourceVersion } from '@ouzel/exchange';
import { ERASED, SALT_BYTES } from '@ouzel/ledger';
import type { Database } from '@ouzel/runtime';
import { inOrder } from '../packed.ts';
import { storedEvent, type StoredPart } from '../stored-event.ts';

const READ = 'select e.recorded, e.event, l.salts from audit.event e left join audit.leaf l on l.id = e.id where e.id = $1';

/** One person's, or one interaction's, part of what was answered. */
export interface AnsweredPart {
  interaction: string;
  target: string;
  status: number;
  person?: string | undefined;
  /** In the order of the answer. */
  versions: ResourceVersion[];
  recipe?: Record<string, unknown> | undefined;
  /** The address of a part of a batch; undefined of the whole, which has its own. */
  query?: string | undefined;
}

/** What an event says of how it was answered. */
export interface Answered extends AnsweredPart {
  id: string;
  recorded: Date;
  organisation: string;
  user?: string | undefined;
  query: string;
  trace: string;
  /** SHA-256 of the body, hex; absent where there was none, or none was noted. */
  hash?: string | undefined;
  parts: AnsweredPart[];
  /** Something of what the event said was erased. */
  erased: boolean;
}

type Row = { recorded: Date; event: string; salts: Buffer | null };

/** Whether the salt of any section is gone. */
const isErased = (salts: Buffer): boolean =>
  Array.from({ length: salts.length / SALT_BYTES }, (_, at) => salts.subarray(at * SALT_BYTES, (at + 1) * SALT_BYTES)).some(
    (salt) => salt.equals(ERASED),
  );

function partOf(part: StoredPart): AnsweredPart {
  const { interaction, target, status, person, recipe, query } = part;
  return { interaction, target, status, person, recipe, query, versions: inOrder(part) };
}

export async function answeredOf(database: Pick<Database, 'rows'>, id: string): Promise<Answered | undefined> {
  const [row] = await database.rows<Row>({ name: 'audit-answered', text: READ, values: [id] });
  if (row === undefined) return undefined;
  const event = storedEvent.parse(JSON.parse(row.event));
  const { organisation, user, query, trace, hash, parts = [] } = event;
  const whole = { id, recorded: row.recorded, organisation: organisation.ods, user: user?.id, query, trace, hash };
  return { ...partOf(event), ...whole, parts: parts.map(partOf), erased: row.salts !== null && isErased(row.salts) };
}
