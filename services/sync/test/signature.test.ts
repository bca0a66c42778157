import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createNotifyKeys } from '../src/subscriptions/keys.ts';
import { contentDigest, signatureOf } from '../src/subscriptions/signature.ts';

// RFC 9421, appendix B.1.4.
const KEY = createPrivateKey({
  key: 'MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF',
  format: 'der',
  encoding: 'base64',
  type: 'pkcs8',
});

describe('HTTP Message Signatures', () => {
  test('are those of RFC 9421, appendix B.2.6', () => {
    const headers = { date: 'Tue, 20 Apr 2021 02:07:55 GMT', 'content-type': 'application/json', 'content-length': '18' };
    const signable = { method: 'POST', url: new URL('https://example.com/foo?param=Value&Pet=dog'), headers };
    const components = ['date', '@method', '@path', '@authority', 'content-type', 'content-length'];
    const made = signatureOf(signable, components, { key: KEY, keyId: 'test-key-ed25519', created: 1_618_884_473 }, 'sig-b26');
    expect(made).toEqual({
      'signature-input':
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      signature: 'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    });
  });

  test('have the digest of RFC 9530 and an empty query as RFC 9421 has it, and refuse what is not there', () => {
    // RFC 9530, appendix D.
    expect(contentDigest(Buffer.from('{"hello": "world"}\n'))).toBe('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:');
    const signable = { method: 'POST', url: new URL('https://example.com/foo'), headers: {} };
    const signing = { key: KEY, keyId: 'k', created: 1, tag: 't' };
    const made = signatureOf(signable, ['@query'], signing);
    const base = Buffer.from('"@query": ?\n"@signature-params": ("@query");created=1;keyid="k";tag="t"');
    const bytes = Buffer.from(made.signature.slice('sig1=:'.length, -1), 'base64');
    expect(verify(null, base, createPublicKey(KEY), bytes)).toBe(true);
    expect(() => signatureOf(signable, ['content-digest'], signing)).toThrow('content-digest');
  });
});

describe('Keys of notifications', () => {
  const [old, current] = [createNotifyKeys([Buffer.alloc(32, 1)]), createNotifyKeys([Buffer.alloc(32, 2), Buffer.alloc(32, 1)])];

  test('are published without their secret halves, the one in force first, and by thumbprint', () => {
    const { keys } = current.published;
    expect(keys.map(({ kid }) => kid)).toEqual([current.keyId, old.keyId]);
    expect(keys.every((key) => key['d'] === undefined && key['kty'] === 'OKP')).toBe(true);
  });

  test('open what an older one sealed, in its own place alone, and nothing that was touched', () => {
    const sealed = old.seal(['Bearer secret'], 'one');
    expect(sealed.toString('latin1')).not.toContain('secret');
    expect(current.open(sealed, 'one')).toEqual(['Bearer secret']);
    expect(() => current.open(sealed, 'another')).toThrow();
    expect(() => old.open(current.seal(['x'], 'one'), 'one')).toThrow();
    const touched = Buffer.from(sealed);
    touched.writeUInt8((touched.at(-1) ?? 0) ^ 1, touched.length - 1);
    expect(() => old.open(touched, 'one')).toThrow();
  });
});
