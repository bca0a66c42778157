import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContextOptions, type TlsOptions, TLSSocket } from 'node:tls';

export interface HttpTls {
  /** PEM, the whole chain. */
  cert: Buffer | string;
  key: Buffer | string;
  /** PEM of who signs client certificates. */
  clientCa?: Buffer | string | undefined;
  /** `required`: no connection without a verified one. `asked`: one that is not verified is as good as none. */
  clientCertificates?: 'none' | 'asked' | 'required';
}

/** A client certificate that the client CA signed and that is in date. */
export interface ClientCertificate {
  /** RFC 8705 `x5t#S256`: base64url of the SHA-256 of the DER. */
  sha256: string;
  /** Distinguished name as RFC 4514 writes it, for example `CN=gp-system,O=Practice`. */
  subject: string;
}

export interface TlsFiles {
  certFile: string;
  keyFile: string;
  clientCaFile?: string | undefined;
  clientCertificates?: HttpTls['clientCertificates'];
}

/** A year: a browser that has been here once does not come by plain HTTP again. */
export const HSTS = 'max-age=31536000';

/** What changes when certificates are replaced. */
export function contextOf({ cert, key, clientCa }: HttpTls): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2', ...(clientCa === undefined ? {} : { ca: clientCa }) };
}

export function tlsOptionsOf(tls: HttpTls, handshakeTimeout: number): TlsOptions {
  const wanted = tls.clientCertificates ?? 'none';
  return {
    ...contextOf(tls),
    handshakeTimeout,
    honorCipherOrder: true,
    requestCert: wanted !== 'none',
    rejectUnauthorized: wanted === 'required',
  };
}

const known = new WeakMap<TLSSocket, { certificate: ClientCertificate | undefined }>();

function verified(socket: TLSSocket): ClientCertificate | undefined {
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  if (certificate === undefined) return undefined;
  const digest = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex');
  return {
    sha256: digest.toString('base64url'),
    subject: certificate.subject.split('\n').toReversed().join(',').replaceAll(' + ', '+'),
  };
}

/** Who the other end of a connection proved to be; worked out once a connection. */
export function certificateOf(socket: Socket): ClientCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const before = known.get(socket);
  if (before !== undefined) return before.certificate;
  const certificate = verified(socket);
  known.set(socket, { certificate });
  return certificate;
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new Error(`the TLS file ${file} cannot be read.`, { cause: error });
  });
}

/** Reads certificate and key, and sees that they belong together. @throws an Error with one clear sentence. */
export async function readTlsFiles({ certFile, keyFile, clientCaFile, clientCertificates }: TlsFiles): Promise<HttpTls> {
  const [cert, key] = await Promise.all([read(certFile), read(keyFile)]);
  const clientCa = clientCaFile === undefined ? undefined : await read(clientCaFile);
  const tls: HttpTls = { cert, key, clientCa, clientCertificates: clientCertificates ?? 'none' };
  try {
    createSecureContext(contextOf(tls));
  } catch (error) {
    throw new Error(`the TLS certificate ${certFile} and the key ${keyFile} are no pair of PEM files.`, { cause: error });
  }
  return tls;
}
