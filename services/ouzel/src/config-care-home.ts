import { z } from 'zod';
import { idleMinutes } from './config-console.ts';

/** Settings of the page of care homes: in live mode there is none without a client id. The sample has its own. */
export const careHomeSettings = {
  careHomeClientId: z.string().min(1).optional().meta({
    env: 'OUZEL_CARE_HOME_CLIENT_ID',
    description:
      'Client id of the page of care homes at the issuer: a public client, authorisation code with PKCE, redirect address `<public URL>/home/callback`. In live mode there is no such page unless set.',
  }),
  careHomeScope: z
    .string()
    .min(1)
    .default(
      'user/Group.r user/Patient.rs user/Observation.crus user/QuestionnaireResponse.c user/Task.rus user/Communication.rs',
    )
    .meta({
      env: 'OUZEL_CARE_HOME_SCOPE',
      description: 'Scopes that the page of care homes asks for, separated by spaces.',
    }),
  careHomeIdleMinutes: idleMinutes(10).meta({
    env: 'OUZEL_CARE_HOME_IDLE_MINUTES',
    description: 'Who does nothing on the page of care homes for so long is signed out: its tablets are shared.',
    unit: 'min',
  }),
};
