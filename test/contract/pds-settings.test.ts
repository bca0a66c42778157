import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { liveFaults, pdsEndpointOf, settings } from '@ouzel/ouzel';
import { ConfigError, readSettings } from '@ouzel/runtime';
import { temporaryFolder } from '../world/process.ts';

const read = (env: Record<string, string>) => readSettings(settings, env);
const aboutPds = (env: Record<string, string>): string[] => liveFaults(read(env)).filter((fault) => fault.includes('PDS'));

function keyFile(type: 'rsa' | 'ec'): string {
  const path = join(temporaryFolder(), 'key.pem');
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return path;
}
const whole = (file: string): Record<string, string> => ({
  OUZEL_PDS_URL: 'https://pds.example/FHIR/R4/',
  OUZEL_PDS_TOKEN_URL: 'https://pds.example/oauth2/token',
  OUZEL_PDS_API_KEY: 'the-key-of-the-application',
  OUZEL_PDS_KEY_FILE: file,
  OUZEL_PDS_KEY_ID: 'kid-1',
});

describe('The settings of PDS', () => {
  test('are off: nobody is asked, and nothing is missing', () => {
    expect([aboutPds({}), aboutPds({ OUZEL_MODE: 'live' }), pdsEndpointOf(read({}))]).toEqual([[], [], undefined]);
  });

  test('belong together, and every one that is missing is named at once', () => {
    expect(aboutPds({ OUZEL_PDS_URL: 'https://pds.example' })).toEqual(
      ['OUZEL_PDS_TOKEN_URL', 'OUZEL_PDS_API_KEY', 'OUZEL_PDS_KEY_FILE', 'OUZEL_PDS_KEY_ID'].map(
        (name) => `OUZEL_PDS_URL needs ${name} beside it.`,
      ),
    );
    expect(aboutPds({ OUZEL_PDS_API_KEY: 'k' })).toEqual(['OUZEL_PDS_API_KEY does nothing without OUZEL_PDS_URL.']);
    expect(aboutPds(whole('f'))).toEqual([]);
  });

  test('send no NHS number over plain HTTP in live mode', () => {
    const plain = {
      ...whole('f'),
      OUZEL_MODE: 'live',
      OUZEL_PDS_URL: 'http://pds.example',
      OUZEL_PDS_TOKEN_URL: 'http://pds.example/t',
    };
    expect(aboutPds(plain)).toEqual([
      'OUZEL_PDS_URL must begin with https: in live mode.',
      'OUZEL_PDS_TOKEN_URL must begin with https: in live mode.',
    ]);
  });

  test('keep the API key out of what is printed', () => {
    const wrong = { ...whole('f'), OUZEL_PDS_URL: 'no address' };
    const faults = (): string => {
      try {
        read(wrong);
        return '';
      } catch (error) {
        return error instanceof ConfigError ? error.faults.join(' ') : '';
      }
    };
    expect(faults()).toContain('OUZEL_PDS_URL is wrong');
    expect(faults()).not.toContain('the-key-of-the-application');
  });

  test('name a key that is there, and is RSA', () => {
    expect(pdsEndpointOf(read(whole(keyFile('rsa'))))).toMatchObject({
      root: 'https://pds.example/FHIR/R4',
      tokenUrl: 'https://pds.example/oauth2/token',
      keyId: 'kid-1',
    });
    const words = /holds no RSA private key that can be used; check OUZEL_PDS_KEY_FILE/;
    expect(() => pdsEndpointOf(read(whole(keyFile('ec'))))).toThrow(words);
    expect(() => pdsEndpointOf(read(whole('/nowhere/key.pem')))).toThrow(words);
  });
});
