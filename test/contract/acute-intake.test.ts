import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createFrameDecoder, frame, parseMessage, segmentOf, value } from '@ouzel/hl7v2';
import { admission, discharge, HOSPITALS, localNumberOf } from '@ouzel/region';
import { startWorld, type World } from '../world/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ people: 5 });
});
afterAll(() => world.stop());

const [{ ods: hospital }] = HOSPITALS;
const person = () => {
  const found = world.sample.region.people.find(({ nhsNumber }) => nhsNumber === world.sample.region.named.story);
  if (found === undefined) throw new Error('no story');
  return found;
};

/** A raw socket: bytes out as given, acknowledgement codes in. */
async function mllp(): Promise<{ socket: Socket; codes: (count: number) => Promise<string[]> }> {
  const socket = connect(world.mllpPort, '127.0.0.1');
  const decoder = createFrameDecoder({ frameBytesMax: 1_000_000 });
  const codes: string[] = [];
  let wake: () => void = () => undefined;
  socket.on('data', (chunk) => {
    for (const bytes of decoder.push(Buffer.from(chunk))) {
      const message = parseMessage(Buffer.from(bytes).toString());
      codes.push(value(message, segmentOf(message, 'MSA'), 1).text);
    }
    wake();
  });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    socket,
    codes: async (count) => {
      while (codes.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return codes;
    },
  };
}

const rows = (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  world.system.database.rows({ text, values });
const encounters = () =>
  rows(
    `select version, substring(body from '"status":"([a-z-]+)"') as status from records.resource where type = 'Encounter' and record in (select record from locator.record where custodian = $1)`,
    [hospital],
  );

describe('The MLLP door', () => {
  test('stores once, acknowledges a repeat, and tells an id used twice for two messages', async () => {
    const { socket, codes } = await mllp();
    const text = admission(person(), { hospital, at: new Date(), controlId: 'R1' }, 'V1');
    const before = (await encounters()).length;
    for (const each of [text, text, text.replace('Shortness', 'Other')]) socket.write(frame(Buffer.from(each)));
    expect(await codes(3)).toEqual(['AA', 'AA', 'AE']);
    expect((await encounters()).length).toBe(before + 1);
    expect(
      await rows(
        "select count(*)::int as n from sync.event e join records.resource r using (record, local) where e.kind = 'admission' and r.tokens && array['identifier:|V1']",
      ),
    ).toEqual([{ n: 1 }]);
    socket.destroy();
  });

  test('takes two frames in a chunk, half frames, garbage, and a hundred at once, in order', async () => {
    const { socket, codes } = await mllp();
    const message = (at: number): Buffer =>
      Buffer.from(
        frame(
          Buffer.from(admission(person(), { hospital, at: new Date(Date.UTC(2026, 0, 1, 0, at)), controlId: `P${at}` }, 'VP')),
        ),
      );
    socket.write(Buffer.concat([Buffer.from('garbage'), message(0), message(1), message(2).subarray(0, 40)]));
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.write(Buffer.concat([message(2).subarray(40), ...Array.from({ length: 97 }, (_, at) => message(at + 3))]));
    expect(await codes(100)).toEqual(Array.from({ length: 100 }, () => 'AA'));
    socket.destroy();
  });

  test('refuses what is no message, an unknown sender and an impossible time, and goes on', async () => {
    const { socket, codes } = await mllp();
    const good = admission(person(), { hospital, at: new Date(), controlId: 'G1' }, 'VG');
    const bad = [
      'not HL7',
      'MSH|^~\\&|A',
      good.replace(`|${hospital}|`, '|XXX|'),
      good.replaceAll(/\|2026\d{10}/g, '|20269999999999'),
    ];
    for (const each of [...bad, good]) socket.write(frame(Buffer.from(each)));
    expect(await codes(5)).toEqual(['AR', 'AR', 'AE', 'AE', 'AA']);
    socket.destroy();
  });

  test('keeps an event that is not processed yet', async () => {
    const { socket, codes } = await mllp();
    const text = admission(person(), { hospital, at: new Date(), controlId: 'K1' }, 'VK').replace(
      'ADT^A01^ADT_A01',
      'ADT^A60^ADT_A60',
    );
    socket.write(frame(Buffer.from(text)));
    expect(await codes(1)).toEqual(['AA']);
    expect(await rows("select processed, type from acute.message where control_id = 'K1'")).toEqual([
      { processed: false, type: 'ADT^A60' },
    ]);
    socket.destroy();
  });

  test('ends in the newest state, whichever of admission and discharge comes first', async () => {
    const admitted = new Date(Date.UTC(2026, 5, 1, 8));
    const context = { hospital, at: admitted };
    const a01 = (id: string, visit: string): string => admission(person(), { ...context, controlId: id }, visit);
    const a03 = (id: string, visit: string): string =>
      discharge(person(), { hospital, at: new Date(Date.UTC(2026, 5, 3, 8)), controlId: id }, { id: visit, admitted });
    const { socket, codes } = await mllp();
    for (const text of [a01('O1', 'VO1'), a03('O2', 'VO1'), a03('O3', 'VO2'), a01('O4', 'VO2')])
      socket.write(frame(Buffer.from(text)));
    expect(await codes(4)).toEqual(['AA', 'AA', 'AA', 'AA']);
    const found = await rows(
      `select substring(body from '"status":"([a-z-]+)"') as status from records.resource where tokens && array['identifier:|VO1', 'identifier:|VO2']`,
    );
    expect(found).toEqual([{ status: 'finished' }, { status: 'finished' }]);
    const ended = await rows("select basis from consent.relationship where basis in ('VO1', 'VO2') and ends is not null");
    expect(ended).toHaveLength(2);
    socket.destroy();
  });

  test('a hospital number alone is kept unlinked, and linked when its NHS number comes', async () => {
    const { socket, codes } = await mllp();
    // Nobody whom the exchange knows: of one whom it knows, the number may not be needed (test/journey/matching).
    const unknown = { family: 'Strangeways', given: 'Zebedee', birthDate: '1971-03-30', phone: '07700 900999' };
    const stranger = { ...person(), ...unknown, nhsNumber: '9990999998', hospitalKnows: { nhsNumber: false } };
    const valid = { ...stranger, nhsNumber: '9990001022' };
    socket.write(frame(Buffer.from(admission(valid, { hospital, at: new Date(), controlId: 'U1' }, 'VU'))));
    expect(await codes(1)).toEqual(['AA']);
    const record = (
      await rows('select record, person from locator.local_identifier join locator.record using (record) where value = $1', [
        `${hospital}|${localNumberOf(valid, hospital)}`,
      ])
    )[0];
    expect(record).toMatchObject({ person: null });
    socket.write(
      frame(
        Buffer.from(
          admission({ ...valid, hospitalKnows: { nhsNumber: true } }, { hospital, at: new Date(), controlId: 'U2' }, 'VU'),
        ),
      ),
    );
    expect(await codes(2)).toEqual(['AA', 'AA']);
    expect(
      (await rows('select person is not null as linked from locator.record where record = $1', [record?.['record']]))[0],
    ).toEqual({ linked: true });
    socket.destroy();
  });
});
