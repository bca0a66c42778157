import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  acknowledge,
  createFrameDecoder,
  decodeMessage,
  escapeText,
  frame,
  headerOf,
  Hl7Error,
  parseMessage,
  printMessage,
  segmentOf,
  STANDARD,
  value,
  values,
} from '../src/index.ts';

const A01 =
  'MSH|^~\\&|PAS|9OZH01|OUZEL|9OZX01|20261124101500||ADT^A01^ADT_A01|42|P|2.4\rPID|1||9990000018^^^NHS^NH~77^^^PAS^MR||O\\T\\Brien^Ann||19410314|F\r';

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe('MLLP framing', () => {
  test('says how much of a frame it holds, byte by byte, and lets go of one that is too long', () => {
    const decoder = createFrameDecoder({ frameBytesMax: 5_000 });
    expect(decoder.heldBytes).toBeUndefined();
    for (const byte of [0x0b, ...Buffer.alloc(3_000, 'a'), 0x1c]) decoder.push(Uint8Array.of(byte));
    expect(decoder.heldBytes).toBe(3_000);
    expect(decoder.push(Uint8Array.of(0x0d)).map((each) => each.length)).toEqual([3_000]);
    expect(decoder.heldBytes).toBeUndefined();
    decoder.push(Uint8Array.of(0x0b));
    decoder.push(Buffer.alloc(5_001, 'a'));
    expect([decoder.overflowed, decoder.heldBytes]).toEqual([true, undefined]);
  });

  test('gives the same messages in the same order, however the bytes are cut, with garbage between', () => {
    const message = fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes.filter((byte) => byte !== 0x0b && byte !== 0x1c));
    const garbage = fc.uint8Array({ maxLength: 8 }).map((bytes) => bytes.filter((byte) => byte !== 0x0b));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(garbage, message), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (sent, places) => {
          const bytes = Buffer.concat(sent.flatMap(([noise, content]) => [noise, frame(content)]));
          const decoder = createFrameDecoder({ frameBytesMax: 1_000 });
          const received = cut(bytes, places).flatMap((chunk) => decoder.push(chunk));
          expect(received.map((each) => [...each])).toEqual(sent.map(([, content]) => [...content]));
        },
      ),
    );
  });

  test('two frames in one chunk are two messages; half a frame is none yet', () => {
    const decoder = createFrameDecoder({ frameBytesMax: 1_000 });
    const [one, two] = [frame(Buffer.from('one')), frame(Buffer.from('two'))];
    expect(decoder.push(Buffer.concat([one, two.subarray(0, 2)])).map((each) => Buffer.from(each).toString())).toEqual(['one']);
    expect(decoder.push(two.subarray(2)).map((each) => Buffer.from(each).toString())).toEqual(['two']);
  });

  test('a 0x1C inside a message is content; a frame over its bound ends the connection', () => {
    const decoder = createFrameDecoder({ frameBytesMax: 10 });
    expect(decoder.push(frame(Buffer.from('a\x1cb'))).map((each) => Buffer.from(each).toString())).toEqual(['a\x1cb']);
    expect(decoder.push(frame(Buffer.from('x'.repeat(11))))).toEqual([]);
    expect(decoder.overflowed).toBe(true);
  });
});

describe('A message', () => {
  test('reads by the delimiters that it names, and prints back', () => {
    const message = parseMessage(A01);
    expect(headerOf(message)).toMatchObject({ type: 'ADT', event: 'A01', controlId: '42', sendingFacility: '9OZH01' });
    expect(values(message, segmentOf(message, 'PID'), 3).map((id) => id.component(4))).toEqual(['NHS', 'PAS']);
    expect(value(message, segmentOf(message, 'PID'), 5).component(1)).toBe('O&Brien');
    expect(printMessage(message)).toBe(A01);
  });

  test.each(['\n', '\r\n'])('takes segments that end with %j', (end) => {
    expect(parseMessage(A01.replaceAll('\r', end)).segments).toHaveLength(2);
  });

  test.each(['', 'PID|1', 'MSH', 'MSH|||||', 'MSHabcdefg', 'MSH|^~\\&|a\rnot a segment'])('%j is refused', (text) => {
    expect(() => parseMessage(text)).toThrow(Hl7Error);
  });

  test('an escaped text reads back, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const plain = text.replaceAll(/[\r\n]/g, '');
        const message = parseMessage(`MSH|^~\\&|A\rNTE|1||${escapeText(plain, STANDARD)}`);
        expect(value(message, segmentOf(message, 'NTE'), 3).component(1)).toBe(plain);
      }),
    );
  });

  test('escapes of the standard are decoded; unknown ones stay as they are', () => {
    const message = parseMessage('MSH|^~\\&|A\rNTE|1||x10\\S\\9\\F\\L \\X48\\\\X49\\ one\\.br\\two \\Zq\\ end\\');
    expect(value(message, segmentOf(message, 'NTE'), 3).component(1)).toBe('x10^9|L HI one\ntwo \\Zq\\ end\\');
  });
});

describe('An acknowledgement', () => {
  test('names the message and exchanges sender and receiver', () => {
    const text = acknowledge(headerOf(parseMessage(A01)), 'AE', {
      now: new Date('2026-11-24T10:15:01Z'),
      controlId: '7',
      text: 'a|b',
    });
    expect(text.split('\r').slice(0, 3)).toEqual([
      'MSH|^~\\&|OUZEL|9OZX01|PAS|9OZH01|20261124101501||ACK^A01|7|P|2.4',
      'MSA|AE|42',
      'ERR||||E||||a\\F\\b',
    ]);
  });
});

describe('The character set', () => {
  const latin = (msh18: string): Buffer =>
    Buffer.from(`MSH|^~\\&|A|B|C|D|1||ADT^A01|1|P|2.4||||||${msh18}\rPID|1||||Muñoz`, 'latin1');
  test('is what MSH-18 says; bytes that are not UTF-8 are read as Latin-1, and that is noted', () => {
    expect(decodeMessage(latin('8859/1'))).toMatchObject({ text: expect.stringContaining('Muñoz'), departed: false });
    expect(decodeMessage(latin('UNICODE'))).toMatchObject({ text: expect.stringContaining('Muñoz'), departed: true });
    expect(decodeMessage(Buffer.from('MSH|^~\\&|A\rPID|1||||Wójcik'))).toMatchObject({
      text: expect.stringContaining('Wójcik'),
      departed: false,
    });
  });
});
