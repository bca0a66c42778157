import { z } from 'zod';

/** How long somebody may do nothing on a page, minutes. */
export const idleMinutes = (initial: number) =>
  z.coerce.number().int('must be a whole number').min(1, 'must be at least 1').max(60, 'must be at most 60').default(initial);

/** Settings of the console for information governance: in live mode there is none without a client id. The sample has its own. */
export const consoleSettings = {
  consoleClientId: z.string().min(1).optional().meta({
    env: 'OUZEL_CONSOLE_CLIENT_ID',
    description:
      'Client id of the console at the issuer: a public client, authorisation code with PKCE, redirect address `<public URL>/console/callback`. In live mode there is no console unless set.',
  }),
  consoleScope: z
    .string()
    .min(1)
    .default(
      'user/AuditEvent.rs user/Linkage.cru user/$stop-sources user/$administer-deliveries user/$read-directives user/$retention user/$cases user/$subject-access user/$incidents user/$report-data user/$data-reports',
    )
    .meta({
      env: 'OUZEL_CONSOLE_SCOPE',
      description: 'Scopes that the console asks for, separated by spaces.',
    }),
  consoleIdleMinutes: idleMinutes(15).meta({
    env: 'OUZEL_CONSOLE_IDLE_MINUTES',
    description: 'Who does nothing in the console for so long is signed out.',
    unit: 'min',
  }),
};
