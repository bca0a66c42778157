import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { KeyPair, TestIssuer } from './issuer.ts';
import { curveSigned, encode, hmacSigned, signedText, spkiOf } from './issuer.ts';
import type { Values } from './placeholders.ts';

type Fields = Record<string, unknown>;
type Recipe = () => string | Promise<string>;

export interface TokenStage {
  issuer: TestIssuer;
  audience: string;
  canary: string;
  /** ODS codes. */
  acute: string;
  careHome: string;
  careHomeB: string;
  suspended: string;
}

const seconds = (): number => Math.floor(Date.now() / 1000);
/** As much as fits into a header when deflated: a token that inflates further does not reach whoever would inflate it. */
const JWE_INFLATED_BYTES = 5 * 1024 * 1024;

/** The valid claims that every recipe changes one thing of. */
function claimsOf({ issuer, audience, acute, careHome, careHomeB }: TokenStage) {
  const registered = (): Fields => ({
    iss: issuer.issuer,
    aud: audience,
    iat: seconds() - 5,
    exp: seconds() + 900,
    jti: randomUUID(),
  });
  const clinician = (change: Fields = {}): Fields => ({
    ...registered(),
    client_id: 'attack-clinician',
    ods_code: acute,
    purpose_of_use: 'TREAT',
    scope: 'user/*.rs',
    user_id: '910000000001',
    user_name: 'Dr Attack',
    fhirUser: 'Practitioner/910000000001',
    role: 'R8000',
    ...change,
  });
  const home = (ods: string): Fields => ({
    ...registered(),
    client_id: 'attack-care-home',
    ods_code: ods,
    purpose_of_use: 'TREAT',
    scope: 'system/Observation.cu system/Patient.r',
  });
  return { clinician, careHome: () => home(careHome), careHomeB: () => home(careHomeB) };
}

/** A compact JWE with the parts that it must have; no key here could open it. */
const jwe = (header: Fields, content: Buffer | string = 'a'): string =>
  [
    encode(header),
    encode('key'),
    encode('123456789012'),
    Buffer.from(content).toString('base64url'),
    encode('1234567890123456'),
  ].join('.');

function bombToken(): string {
  const bomb = deflateRawSync(Buffer.alloc(JWE_INFLATED_BYTES), { level: 9 });
  return jwe({ alg: 'dir', enc: 'A128GCM', zip: 'DEF' }, bomb);
}

function selfSigned(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

function bitFlipped(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
  return `${header}.${payload}.${bytes.toString('base64url')}`;
}

function inJson(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const each = { protected: header, signature };
  return encode({ payload, signatures: [each, each] });
}

interface Bench {
  stage: TokenStage;
  clinician: (change?: Fields) => Fields;
  /** Signs claims with a key, the issuer's unless told otherwise, and its key id unless the header says another. */
  signed: (claims: Fields, header?: Fields, keys?: KeyPair) => Promise<string>;
}

function benchOf(stage: TokenStage): Bench {
  const { rsa } = stage.issuer;
  return {
    stage,
    clinician: claimsOf(stage).clinician,
    signed: (claims, header = {}, keys = rsa) =>
      signedText(JSON.stringify(claims), { kid: rsa.publicKey.kid, typ: 'at+jwt', ...header }, keys.privateKey),
  };
}

/** Keys and signatures that are not what they say. */
function keyRecipes({ stage, clinician, signed }: Bench): Record<string, Recipe> {
  const { issuer, canary } = stage;
  const { rsa, ec, stranger } = issuer;
  const { kid } = rsa.publicKey;
  const text = (): string => JSON.stringify(clinician());
  const unsigned = (alg: string, signature = ''): string =>
    `${encode({ alg, kid, typ: 'at+jwt' })}.${encode(text())}.${signature}`;
  const signature = async (): Promise<string> => (await signed(clinician())).split('.')[2] ?? '';
  const byStranger = (header: Fields): Promise<string> => signed(clinician(), header, stranger);
  return {
    ALG_NONE: () => unsigned('none'),
    ALG_NONE_MIXED: () => unsigned('nOnE'),
    ALG_NONE_WITH_SIG: async () => unsigned('none', await signature()),
    HS256_PUBKEY_PEM: () => hmacSigned(text(), { kid }, spkiOf(rsa)),
    HS256_PUBKEY_JWK: () => hmacSigned(text(), { kid }, JSON.stringify(rsa.publicKey)),
    EMBEDDED_JWK: () => byStranger({ jwk: stranger.publicKey }),
    JKU_ATTACKER: () => byStranger({ jku: `${canary}/jwks` }),
    X5U_ATTACKER: () => byStranger({ x5u: `${canary}/c.pem` }),
    X5C_SELFSIGNED: () => byStranger({ x5c: [selfSigned()] }),
    KID_TRAVERSAL: () => hmacSigned(text(), { kid: '../../../../dev/null' }, ''),
    KID_SQLI: () => hmacSigned(text(), { kid: "x' UNION SELECT 'secret'--" }, 'secret'),
    KID_CMD: () => byStranger({ kid: 'k|sleep 5' }),
    KID_UNKNOWN: () => byStranger({ kid: randomUUID() }),
    KID_64K: () => signed(clinician(), { kid: 'a'.repeat(65_536) }),
    CRIT_UNKNOWN: () => signed(clinician(), { crit: ['urn:x'], 'urn:x': true }),
    B64_FALSE: async () => {
      const [header = '', , sig = ''] = (await signed(clinician())).split('.');
      return `${encode({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), b64: false, crit: ['b64'] })}.${encode(text())}.${sig}`;
    },
    SANDBOX_KEY: () => byStranger({}),
    OLD_KEY_AFTER_GRACE: () => byStranger({ kid: 'attack-retired' }),
    SIG_STRIPPED: async () => (await signed(clinician())).replace(/[^.]*$/, ''),
    SIG_BITFLIP: async () => bitFlipped(await signed(clinician())),
    PAYLOAD_SWAP: async () => {
      const [header = '', , sig = ''] = (await signed(clinician())).split('.');
      return `${header}.${encode(clinician({ ods_code: '9OZP001' }))}.${sig}`;
    },
    ES256: () => curveSigned(text(), ec, 'ieee-p1363'),
    ES256_ZERO: () => curveSigned(text(), ec, 'zeros'),
    ES256_DER: () => curveSigned(text(), ec, 'der'),
    B64_PADDED: async () => (await signed(clinician())).replace('.', '=.').replace(/\.(.)/, '.$1 '),
    JWE_PBES2_P2C: () => jwe({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_147_483_647, p2s: 'a' }),
    JWE_ZIP_BOMB: bombToken,
    JSON_SERIALISATION: async () => inJson(await signed(clinician())),
  };
}

/** Claims that are not what they must be. */
function claimRecipes({ stage, clinician, signed }: Bench): Record<string, Recipe> {
  const { issuer, audience, suspended } = stage;
  const changed =
    (change: () => Fields): Recipe =>
    () =>
      signed(clinician(change()));
  const { kid } = issuer.rsa.publicKey;
  const textual = (edit: (text: string) => string): Promise<string> =>
    signedText(edit(JSON.stringify(clinician())), { kid, typ: 'at+jwt' }, issuer.rsa.privateKey);
  return {
    EXPIRED: changed(() => ({ iat: seconds() - 361, exp: seconds() - 61 })),
    NO_EXP: changed(() => ({ exp: undefined })),
    EXP_STRING: changed(() => ({ exp: '9999999999' })),
    EXP_HUGE: () => textual((text) => text.replace(/"exp":\d+/, '"exp":1e308')),
    LIFETIME_TOO_LONG: changed(() => ({ iat: seconds(), exp: seconds() + 86_400 })),
    NBF_FUTURE: changed(() => ({ nbf: seconds() + 600 })),
    IAT_FUTURE: changed(() => ({ iat: seconds() + 3_600, exp: seconds() + 3_900 })),
    WRONG_ISS: changed(() => ({ iss: 'https://evil.example' })),
    ISS_SUFFIX: changed(() => ({ iss: `${issuer.issuer}.evil.example` })),
    WRONG_AUD: changed(() => ({ aud: 'https://other' })),
    NO_AUD: changed(() => ({ aud: undefined })),
    AUD_SUBSTRING: changed(() => ({ aud: `${audience}x` })),
    DUP_CLAIMS: () => textual((text) => text.replace('"ods_code":', '"ods_code":"9OZP001","ods_code":')),
    SUB_NUL: changed(() => ({ sub: 'a\u0000\r\nb' })),
    NO_SCOPE: changed(() => ({ scope: undefined })),
    SCOPE_WRITE_ONLY: changed(() => ({ scope: 'system/Observation.c' })),
    SCOPE_SELF_WIDENED: changed(() => ({ scope: 'user/Observation.r' })),
    ORG_DISABLED: changed(() => ({ ods_code: suspended })),
    CNF_MISMATCH: changed(() => ({ cnf: { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' } })),
    NO_USER: changed(() => ({ user_id: undefined, user_name: undefined, fhirUser: undefined, role: undefined })),
    FHIRUSER_MISSING: changed(() => ({ fhirUser: undefined })),
    ODS_HEADER_MISMATCH: changed(() => ({})),
    PURPOSE_RESEARCH: changed(() => ({ purpose_of_use: 'HRESCH' })),
    CLINICIAN_NO_RELATIONSHIP: changed(() => ({ ods_code: '9OZH03' })),
  };
}

const named = (recipes: Record<string, Recipe>): [string, Recipe][] =>
  Object.entries(recipes).map(([name, recipe]) => [`TOKEN_${name}`, recipe]);

/** Every token of element 0 that the groups need, made anew for each request but for those that are one token throughout. */
export async function tokenValues(stage: TokenStage): Promise<Values & { revokedId: string }> {
  const bench = benchOf(stage);
  const claims = claimsOf(stage);
  const revokedId = randomUUID();
  const bomb = bombToken();
  return {
    ...Object.fromEntries(named({ ...keyRecipes(bench), ...claimRecipes(bench) })),
    TOKEN_JWE_ZIP_BOMB: bomb,
    TOKEN_CLINICIAN: await bench.signed(claims.clinician()),
    TOKEN_CAREHOME: await bench.signed(claims.careHome()),
    TOKEN_CAREHOME_B: await bench.signed(claims.careHomeB()),
    TOKEN_CAREHOME_NO_RELATIONSHIP: await bench.signed(claims.careHomeB()),
    TOKEN_CONTRIBUTOR: await bench.signed({ ...claims.careHome(), ods_code: '9OZB01', scope: 'system/*.cruds' }),
    TOKEN_SUBSCRIBER: await bench.signed({ ...claims.careHome(), ods_code: stage.acute, scope: 'system/*.cruds' }),
    TOKEN_ADMIN: await bench.signed(claims.clinician({ scope: 'user/*.cruds user/$administer-registry' })),
    TOKEN_REVOKED: await bench.signed(claims.clinician({ jti: revokedId })),
    revokedId,
  };
}
