import { BlockList, isIP, isIPv6 } from 'node:net';

/** What nobody on the Internet is at: the special-purpose address registries of IANA (RFC 6890 and its updates). */
const NOT_PUBLIC: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Of IPv6 only this is given out as global unicast; what is special within it is below. */
const GLOBAL: readonly [string, number] = ['2000::', 3];
const NOT_PUBLIC_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

function listOf(networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, familyOf(network));
  return list;
}

/** A network as `10.0.0.0/8` or `fd00::/8`; undefined where it is none. */
export function networkNamed(text: string): readonly [string, number] | undefined {
  const [, network = '', prefix = ''] = /^([0-9a-fA-F.:]{2,45})\/(\d{1,3})$/.exec(text) ?? [];
  const bits = isIPv6(network) ? 128 : 32;
  return isIP(network) === 0 || Number(prefix) > bits ? undefined : [network, Number(prefix)];
}

export interface Networks {
  /** Whether a connection may be made to this IP address. */
  reaches(address: string): boolean;
  /** Whether it is this very machine, and was named: there alone nobody can listen in on a connection without TLS. */
  isOwnMachine(address: string): boolean;
}

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const LOOPBACK = listOf([
  ['127.0.0.0', 8],
  ['::1', 128],
]);

/**
 * Addresses that the exchange may call: public ones, and those of networks that the configuration names (a private network of the site).
 * @throws Error naming a network that is none.
 */
export function createNetworks(named: readonly string[]): Networks {
  const own = listOf(
    named.map((text) => {
      const network = networkNamed(text);
      if (network === undefined) throw new Error(`${text} is not a network.`);
      return network;
    }),
  );
  const [closed, closedV6, global] = [listOf(NOT_PUBLIC), listOf(NOT_PUBLIC_V6), listOf([GLOBAL])];
  /** IPv4 within IPv6 is judged as the IPv4 that it is. */
  const plain = (address: string): string => MAPPED.exec(address)?.[1] ?? address;
  const reaches = (given: string): boolean => {
    const address = plain(given);
    if (isIP(address) === 0) return false;
    const family = familyOf(address);
    if (own.check(address, family)) return true;
    return family === 'ipv4' ? !closed.check(address) : global.check(address, family) && !closedV6.check(address, family);
  };
  return {
    reaches,
    isOwnMachine: (given) => {
      const address = plain(given);
      return isIP(address) !== 0 && LOOPBACK.check(address, familyOf(address)) && own.check(address, familyOf(address));
    },
  };
}
