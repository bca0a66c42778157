import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isIP, Socket } from 'node:net';

const CHANNEL = 'net.client.socket';
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

export interface OutboundWatch {
  /** Hosts and addresses beyond loopback that anything in this process tried to reach since the last look. */
  takeForeign(): string[];
  stop(): void;
}

/** Rule 4: no case makes the system call out. Sees every TCP connection and look-up that this process tries, whoever does it. */
export function watchOutbound(): OutboundWatch {
  let foreign: string[] = [];
  const note = (host: string): void => {
    if (!LOOPBACK.test(host) && host !== 'localhost') foreign.push(host);
  };
  const listener = (message: unknown): void => {
    const socket = message !== null && typeof message === 'object' && 'socket' in message ? message.socket : undefined;
    if (!(socket instanceof Socket)) return;
    socket.on('connectionAttempt', (ip) => note(ip));
    socket.on('lookup', (_error, address, _family, host) => {
      if (isIP(host) === 0) note(host);
      else note(address);
    });
  };
  subscribe(CHANNEL, listener);
  return {
    takeForeign() {
      const found = [...new Set(foreign)];
      foreign = [];
      return found;
    },
    stop: () => void unsubscribe(CHANNEL, listener),
  };
}
