import { randomBytes, randomUUID } from 'node:crypto';
import { ask } from '../world/api.ts';
import { until } from '../world/until.ts';
import type { World } from '../world/world.ts';
import { signedText, type TestIssuer } from './issuer.ts';
import type { Values } from './placeholders.ts';

const SECONDS = 900;
/** The sealer waits for the oldest transaction of the whole server, which other suites share. */
const SEALED_WITHIN_MS = 60_000;
const HOSPITAL = '9OZH01';
/** Names that a spreadsheet would run. */
const FORMULAS = ["=cmd|'/c calc'!A0", '@SUM(1+1)*cmd', '=HYPERLINK("http://evil.example","x")', '+1', '-1', '\t=1'];

const SEALED = `select e.index::int as index, e.id::text as id from audit.entry e join audit.event v on v.id = e.id
  join audit.entry n on n.index = e.index + 1 join audit.event w on w.id = n.id
  where v.organisation = $1 order by abs(e.index - (select max(index) / 2 from audit.entry)), e.index limit 1`;

/** An event of the hospital in the middle of the log, as soon as there is one: the same one for all that ask. */
function sealedEvent({ system }: World): () => Promise<{ index: number; id: string }> {
  const look = async (): Promise<{ index: number; id: string }> => {
    const found: { index: number; id: string }[] = [];
    await until(async () => {
      found.push(...(await system.database.rows<{ index: number; id: string }>({ text: SEALED, values: [HOSPITAL] })));
      return found.length > 0;
    }, SEALED_WITHIN_MS);
    return found[0] ?? { index: 0, id: '' };
  };
  let looking: ReturnType<typeof look> | undefined;
  return () => (looking ??= look());
}

/** What the cases about the trail refer to: an officer of the hospital, users whose names are formulas, and a user of another organisation. */
export async function trailValues(world: World, issuer: TestIssuer): Promise<Values> {
  const token = (ods: string, claims: Record<string, unknown>): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const registered = { iss: issuer.issuer, aud: world.fhirBase, iat: now - 5, exp: now + SECONDS, jti: randomUUID() };
    const who = {
      client_id: 'attack-trail',
      ods_code: ods,
      purpose_of_use: 'TREAT',
      scope: 'user/*.rs',
      role: 'R8000',
      user_id: '910000000009',
    };
    const text = JSON.stringify({ ...registered, ...who, fhirUser: 'Practitioner/910000000009', ...claims });
    return signedText(text, { kid: issuer.rsa.publicKey.kid, typ: 'at+jwt' }, issuer.rsa.privateKey);
  };
  const patient = world.people['story'] ?? '';
  for (const name of FORMULAS)
    await ask(world.fhirBase, `Patient/${patient}`, { token: await token(HOSPITAL, { user_name: name }) });
  const other = `Dr Zq${randomBytes(6).toString('hex')}`;
  await ask(world.fhirBase, 'Nothing/of-the-hospital', { token: await token('9OZP001', { user_name: other }) });
  await ask(world.fhirBase, 'Observation', { token: await token('9OZP001', { user_name: other }) });
  const officer = { user_name: 'Attack Officer', role: 'R0001', purpose_of_use: 'HOPERAT', scope: 'user/AuditEvent.rs' };
  const sealed = sealedEvent(world);
  return {
    TOKEN_IG: await token(HOSPITAL, officer),
    CSV_PATIENT_ID: patient,
    AUDIT_ID: async () => (await sealed()).id,
    SEQ: async () => String((await sealed()).index),
    FORGED_ROOT: randomBytes(32).toString('base64url'),
    CANARY_OTHER_ORG_USER: other,
    CANARY_FREE_TEXT: `Zq${randomBytes(6).toString('hex')}`,
  };
}
