import { acceptMessage, type MllpListener, openMllpListener } from '@ouzel/adapter-acute';
import type { HttpTls } from '@ouzel/runtime';
import { heard } from './board.ts';
import type { Surroundings } from './compose.ts';
import type { Config } from './config.ts';
import type { Rooms } from './furnish.ts';

/** Certificates as the HL7 v2 port uses them. */
const mllpTlsOf = (config: Config, tls: HttpTls | undefined): HttpTls | undefined =>
  config.mllpTls === 'none' || tls === undefined
    ? undefined
    : { ...tls, clientCertificates: config.mllpTls === 'mutual' ? 'required' : 'none' };

/** The door of hospitals' HL7 v2 messages, in the role `listener`. */
export async function openListener(
  { config, lifecycle, tls, log, metrics, now }: Surroundings,
  { acute, health }: Rooms,
): Promise<MllpListener | undefined> {
  if (!config.roles.includes('listener')) return undefined;
  const accept: Parameters<typeof openMllpListener>[0]['accept'] = (...message) => acceptMessage(acute, ...message);
  const listening = {
    accept: heard(accept, health),
    processingId: config.mllpProcessingId,
    tls: mllpTlsOf(config, tls),
    log,
    metrics,
    now,
  };
  const listener = await openMllpListener({ host: config.host, port: config.mllpPort, ...listening });
  lifecycle.onStop('mllp', () => listener.close());
  return listener;
}
