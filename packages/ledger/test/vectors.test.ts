import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  appendedTiles,
  consistencySpans,
  edgeOf,
  type Hash,
  hashOfSpan,
  hmacSha256,
  includes,
  inclusionSpans,
  isConsistent,
  leafHashOfBytes,
  type LeafSpan,
  openNote,
  parseVkey,
  rangeOfEdge,
  rootOf,
  rootOfLeaves,
  rotationNote,
  signCheckpoint,
  openCheckpoint,
  signedNote,
  tenures,
  type Tile,
  tileKey,
  tilesOf,
  verifierOf,
  vkeyOf,
} from '@ouzel/ledger';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** The vectors of the certificate-transparency project for RFC 6962, which its own and most other implementations are held to. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((text) =>
  leafHashOfBytes(hex(text)),
);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const A = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const B = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const C = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const D = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const E = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const [root1, root2, root4] = [ROOTS[1] ?? '', ROOTS[2] ?? '', ROOTS[4] ?? ''];

const spanHash = (leaves: readonly Hash[], [start, end]: LeafSpan): Hash => rootOfLeaves(leaves.slice(start, end));
const proofOf = (leaves: readonly Hash[], spans: readonly LeafSpan[]): Hash[] => spans.map((span) => spanHash(leaves, span));
const asHex = (proof: readonly Hash[]): string[] => proof.map((hash) => hash.toString('hex'));

describe('The tree of RFC 6962', () => {
  test.each(ROOTS.map((root, size) => [size, root] as const))('of %i leaves has the published head', (size, root) => {
    expect(rootOfLeaves(LEAVES.slice(0, size)).toString('hex')).toBe(root);
  });

  test.each([
    [0, 1, []],
    [0, 8, [A, B, E]],
    [5, 8, [C, D, root4]],
    [2, 3, [root2]],
    [1, 5, [root1, B, C]],
  ] as const)('gives the published proof that leaf %i is in a tree of %i', (index, size, proof) => {
    expect(asHex(proofOf(LEAVES, inclusionSpans(index, size)))).toEqual(proof);
    const root = rootOfLeaves(LEAVES.slice(0, size));
    expect(includes(index, size, LEAVES[index] ?? root, proof.map(hex), root)).toBe(true);
  });

  test.each([
    [1, 1, []],
    [1, 8, [A, B, E]],
    [6, 8, ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', D, root4]],
    [2, 5, [B, C]],
    [
      6,
      7,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
        root4,
      ],
    ],
  ] as const)('gives the published proof that %i leaves are the beginning of %i', (first, second, proof) => {
    expect(asHex(proofOf(LEAVES, consistencySpans(first, second)))).toEqual(proof);
    const [from, to] = [hex(ROOTS[first] ?? ''), hex(ROOTS[second] ?? '')];
    expect(isConsistent({ first, second }, proof.map(hex), { from, to })).toBe(true);
  });
});

const sizes = fc.integer({ min: 1, max: 700 });
const leavesOf = (size: number): Hash[] => Array.from({ length: size }, (_, at) => leafHashOfBytes(Buffer.from(String(at))));
const grown = (steps: readonly number[]): { size: number; tiles: Map<string, Tile> } => {
  const tiles = new Map<string, Tile>();
  let size = 0;
  const all = leavesOf(steps.reduce((sum, step) => sum + step, 0));
  for (const step of steps) {
    const edge = new Map(
      edgeOf(size).flatMap((place) => {
        const tile = tiles.get(tileKey(place));
        return tile === undefined ? [] : [[tileKey(place), tile] as const];
      }),
    );
    for (const tile of appendedTiles(size, edge, all.slice(size, size + step))) tiles.set(tileKey(tile), tile);
    size += step;
  }
  return { size, tiles };
};

describe('Trees, tiles and proofs', () => {
  test('agree however the tree has grown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.nat(),
        (steps, a, b) => {
          const { size, tiles } = grown(steps);
          const leaves = leavesOf(size);
          const root = rootOfLeaves(leaves);
          expect(rootOf(rangeOfEdge(size, tiles) ?? []).equals(root)).toBe(true);
          const [index, first] = [a % size, 1 + (b % size)];
          for (const spans of [inclusionSpans(index, size), consistencySpans(first, size)]) {
            for (const place of tilesOf(spans)) expect(tiles.has(tileKey(place))).toBe(true);
            expect(spans.map((span) => hashOfSpan(span, tiles)?.toString('hex'))).toEqual(asHex(proofOf(leaves, spans)));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a proof holds for its own leaf, tree and place alone', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), fc.integer({ min: 0, max: 7 }), (size, a, b, bit) => {
        const leaves = leavesOf(size);
        const [index, other, root] = [a % size, b % size, rootOfLeaves(leaves)];
        const proof = proofOf(leaves, inclusionSpans(index, size));
        const leaf = leaves[index] ?? root;
        expect(includes(index, size, leaf, proof, root)).toBe(true);
        expect(includes(other, size, leaf, proof, root)).toBe(other === index);
        const flipped = Buffer.from(root);
        flipped[b % 32] = (flipped[b % 32] ?? 0) ^ (1 << bit);
        expect(includes(index, size, leaf, proof, flipped)).toBe(false);
        expect(includes(index, size, leaf, [...proof, root], root)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('a tree is consistent with its own beginnings, and with no other', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (second, a, b) => {
        const leaves = leavesOf(second);
        const first = 1 + (a % second);
        const proof = proofOf(leaves, consistencySpans(first, second));
        const [from, to] = [rootOfLeaves(leaves.slice(0, first)), rootOfLeaves(leaves)];
        expect(isConsistent({ first, second }, proof, { from, to })).toBe(true);
        const changed = leaves.toSpliced(b % first, 1, leafHashOfBytes(Buffer.from('another')));
        expect(isConsistent({ first, second }, proof, { from: rootOfLeaves(changed.slice(0, first)), to })).toBe(false);
        expect(isConsistent({ first, second }, proof, { from, to: rootOfLeaves(changed) })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

/** The example of https://c2sp.org/signed-note and of golang.org/x/mod/sumdb/note. */
const PETER = {
  name: 'PeterNeumann',
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
};
const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const SIGNATURE = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';

describe('The code of a writer', () => {
  // RFC 4231, test cases 1 and 2.
  test.each([
    ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    ['4a656665', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  ])('is HMAC-SHA-256 (key %s)', (key, data, code) => {
    expect(hmacSha256(hex(key), Buffer.from(data)).toString('hex')).toBe(code);
  });
});

describe('Signed notes', () => {
  test('are those of the published example, byte for byte', () => {
    expect(vkeyOf(verifierOf(PETER))).toBe(VKEY);
    expect(signedNote(TEXT, [PETER])).toBe(`${TEXT}\n\u2014 PeterNeumann ${SIGNATURE}\n`);
  });

  test('open under their key, and in no other form', () => {
    const key = parseVkey(VKEY);
    const note = signedNote(TEXT, [PETER]);
    expect(key).toBeDefined();
    expect(openNote(note, key === undefined ? [] : [key])?.text).toBe(TEXT);
    expect(openNote(note.replace('cryptography', 'cryptographY'), key === undefined ? [] : [key])).toBeUndefined();
    expect(openNote(note, [])).toBeUndefined();
    expect(parseVkey(VKEY.replace('c74f20a3', 'c74f20a4'))).toBeUndefined();
  });

  test('a new key signs from its size on, and only with the leave of the old one', () => {
    const [old, next, stranger] = ['1', '2', '3'].map((digit) => ({ name: 'log', seed: hex(digit.repeat(64)) }));
    if (old === undefined || next === undefined || stranger === undefined) throw new Error('three keys');
    const list = tenures(verifierOf(old), [rotationNote(old, next, 10)]) ?? [];
    expect(list.map(({ from, until }) => [from, until])).toEqual([
      [-1, 10],
      [10, Infinity],
    ]);
    expect(tenures(verifierOf(old), [rotationNote(stranger, next, 10)])).toBeUndefined();
    expect(tenures(verifierOf(old), [rotationNote(old, next, 10).replace('\n10\n', '\n11\n')])).toBeUndefined();
    const head = { origin: 'log', size: 7, root: hex(ROOTS[7] ?? '') };
    expect(openCheckpoint(signCheckpoint(head, [old]), [verifierOf(old)])).toMatchObject(head);
    expect(openCheckpoint(signCheckpoint({ ...head, origin: 'other' }, [old]), [verifierOf(old)])).toBeUndefined();
  });
});
