import { networkNamed } from '@ouzel/runtime';
import { z } from 'zod';

const networks = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine((all) => all.every((each) => networkNamed(each) !== undefined), 'must be a list of networks such as 10.0.0.0/8');

/** Settings of notifications to subscribers. Which client is told where stands in the directory file. */
export const notifySettings = {
  notifyKeyFile: z.string().optional().meta({
    env: 'OUZEL_NOTIFY_KEY_FILE',
    description:
      'Seeds of the keys that notifications are signed with and their secrets are sealed with, 64 hexadecimal digits a line, the first one in force, the same for all processes; made in the data folder unless set.',
  }),
  notifyNetworks: networks.meta({
    env: 'OUZEL_NOTIFY_NETWORKS',
    description:
      'Networks beyond the public Internet that notifications may be sent to, for example `10.0.0.0/8`. Plain http is sent to this very machine alone, and only where its network is named here.',
  }),
};
