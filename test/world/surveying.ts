import { surveyOnce } from '@ouzel/audit';
import { type Answer, ask, type Asked } from './api.ts';
import { acting, type Minting } from './minting.ts';

export const HOSPITAL = '9OZH01';
export const EXCHANGE = '9OZX01';
const BEHIND = `select 1 from audit.surveillance_cursor c join audit.event e on (e.transaction, e.sequence) > (c.transaction, c.sequence) limit 1`;

/** Claims of a user by their own id. */
export const named = (id: string, role = 'R8000') => ({
  ...acting(role),
  user_id: id,
  fhirUser: `Practitioner/${id}`,
  user_name: `User ${id}`,
});

/** What stories of snooping are told with. */
export function surveyingOf(minting: Minting) {
  const { world } = minting;
  const ig = (path: string, asked: Asked): Promise<Answer> => {
    const headers = { ...(asked.body === undefined ? {} : { 'Content-Type': 'application/json' }), ...asked.headers };
    return ask(world.fhirBase.replace('/fhir/R4', '/ig'), path, { ...asked, headers });
  };
  return {
    ig,
    /** An officer of information governance. */
    officer: (
      ods = HOSPITAL,
      id = '910000000001',
      scope = 'user/AuditEvent.rs user/$cases user/$surveillance-rules',
      role = 'R0001',
    ) => minting.token(ods, scope, { ...named(id, role), purpose_of_use: 'HOPERAT' }),
    /** Opens somebody's whole record. @returns the HTTP status. */
    async look(id: string, person: string, role = 'R8000'): Promise<number> {
      const token = await minting.token(HOSPITAL, 'user/*.rs', named(id, role));
      return (await minting.call(`Patient/${person}/$everything`, { token })).status;
    },
    /** Until everything that is in the trail was gone through, by this process or another. */
    async survey(): Promise<void> {
      do await surveyOnce(world.system.watched);
      while ((await minting.rows(BEHIND)).length > 0);
    },
    async rulesOf(staff: string): Promise<string[]> {
      const found = await minting.rows<{ rule: string }>('select distinct rule from audit.alert where staff = $1 order by rule', [
        staff,
      ]);
      return found.map(({ rule }) => rule);
    },
    async putStaff(staff: object[], scope = 'user/$administer-staff'): Promise<Answer> {
      const token = await minting.token(EXCHANGE, scope, { ...acting('R8015'), purpose_of_use: 'HOPERAT' });
      return ig(`staff/${HOSPITAL}`, { method: 'PUT', token, body: { staff } });
    },
  };
}
export type Surveying = ReturnType<typeof surveyingOf>;
