import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { admission, createHospitalTwin, generateRegion, type HospitalTwin, type HospitalTwinOptions } from '../src/index.ts';
import { createUnframer, framed } from '../src/mllp.ts';

const HOST = '127.0.0.1';
const [person] = generateRegion({ seed: 's', people: 5, today: '2026-11-24' }).people;
const message = (controlId: string): string => {
  if (person === undefined) throw new Error('nobody');
  return admission(person, { hospital: '9OZH01', at: new Date('2026-11-24T10:00:00Z'), controlId }, 'V1');
};
const idOf = (text: string): string => text.split('\r')[0]?.split('|')[9] ?? '';
const ack = (id: string, code = 'AA', text = ''): Buffer =>
  Buffer.from(`\u000bMSH|^~\\&|OUZEL|9OZX01|PAS|9OZH01|20261124||ACK|1|P|2.4\rMSA|${code}|${id}|${text}\r\u001c\r`);

interface Listener {
  port: number;
  /** MSH-10 of every message that came, in order, those that came again too. */
  came: string[];
  sockets: Set<Socket>;
  server: Server;
}

const open: { listeners: Listener[]; hospitals: HospitalTwin[] } = { listeners: [], hospitals: [] };
afterEach(async () => {
  for (const hospital of open.hospitals.splice(0)) hospital.close();
  for (const { server, sockets } of open.listeners.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A bare listener that splits frames by their bytes and answers as the test says. */
async function listener(answer: (socket: Socket, id: string, came: readonly string[]) => void, port = 0): Promise<Listener> {
  const came: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let held = '';
    socket.on('data', (chunk) => {
      held += chunk.toString();
      const parts = held.split('\u001c\r');
      held = parts.pop() ?? '';
      for (const part of parts) {
        expect(part.startsWith('\u000bMSH|')).toBe(true);
        const id = idOf(part.slice(1));
        came.push(id);
        answer(socket, id, came);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, HOST, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const opened = { port: address.port, came, sockets, server };
  open.listeners.push(opened);
  return opened;
}

function hospitalTo(port: number, options: HospitalTwinOptions = {}): HospitalTwin {
  const hospital = createHospitalTwin(HOST, port, { ackTimeoutMs: 150, ...options });
  open.hospitals.push(hospital);
  return hospital;
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `C${at + 1}`);

describe('A hospital', () => {
  test('sends a framed message and is told the acknowledgement', async () => {
    const { port, came } = await listener((socket, id) => socket.write(ack(id)));
    expect(await hospitalTo(port).send(message('C1'))).toEqual({ code: 'AA', text: '' });
    expect(came).toEqual(['C1']);
  });

  test('is told of refusals as such, and does not send again', async () => {
    const { port, came } = await listener((socket, id) => socket.write(ack(id, id === 'C1' ? 'AE' : 'AR', 'No such event')));
    const hospital = hospitalTo(port);
    expect(await hospital.send(message('C1'))).toEqual({ code: 'AE', text: 'No such event' });
    expect(await hospital.send(message('C2'))).toEqual({ code: 'AR', text: 'No such event' });
    expect(came).toEqual(['C1', 'C2']);
  });

  test('puts several on the wire before the first is acknowledged, in order', async () => {
    const { port, came } = await listener((socket, _id, all) => {
      if (all.length === 20) socket.write(Buffer.concat(all.map((each) => ack(each))));
    });
    const hospital = hospitalTo(port, { ackTimeoutMs: 2_000 });
    const answers = await Promise.all(ids(20).map(async (id) => hospital.send(message(id))));
    expect(answers.map(({ code }) => code)).toEqual(ids(20).map(() => 'AA'));
    expect(came).toEqual(ids(20));
  });

  test('keeps order and loses nothing when there are more than may be on the wire', async () => {
    const { port, came } = await listener((socket, id) => setTimeout(() => socket.write(ack(id)), 1));
    const hospital = hospitalTo(port, { ackTimeoutMs: 2_000 });
    await Promise.all(ids(200).map(async (id) => hospital.send(message(id))));
    expect(came).toEqual(ids(200));
  });

  test('reads acknowledgements however their bytes are cut', async () => {
    const { port } = await listener((socket, id) => {
      const bytes = ack(id);
      for (let at = 0; at < bytes.length; at += 7) setTimeout(() => socket.write(bytes.subarray(at, at + 7)), at / 7);
    });
    expect(await hospitalTo(port).send(message('C1'))).toEqual({ code: 'AA', text: '' });
  });

  test('sends the same message again, under the same number, where the acknowledgement was lost', async () => {
    const { port, came } = await listener((socket, id, all) => {
      if (all.filter((each) => each === id).length > 1) socket.write(ack(id));
    });
    expect(await hospitalTo(port).send(message('C1'))).toMatchObject({ code: 'AA' });
    expect(came).toEqual(['C1', 'C1']);
  });

  test('sends again all that were on the wire, in order, when the connection breaks', async () => {
    const { port, came } = await listener((socket, id, all) => {
      if (all.length <= 3) socket.write(ack(id));
      else if (all.length === 6) socket.destroy();
      else if (all.length > 6) socket.write(ack(id));
    });
    const hospital = hospitalTo(port, { ackTimeoutMs: 2_000 });
    await Promise.all(ids(6).map(async (id) => hospital.send(message(id))));
    expect(came.slice(6)).toEqual(came.slice(6).toSorted());
    expect(new Set(came)).toEqual(new Set(ids(6)));
  });

  test('does not take an acknowledgement of another message for its own', async () => {
    const { port, came } = await listener((socket, id, all) => socket.write(ack(all.length === 1 ? 'C999' : id)));
    expect(await hospitalTo(port).send(message('C1'))).toMatchObject({ code: 'AA' });
    expect(came).toEqual(['C1', 'C1']);
  });

  test('waits for a listener that is not there yet', async () => {
    const { port, server } = await listener(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    open.listeners.pop();
    const sent = hospitalTo(port).send(message('C1'));
    await new Promise((resolve) => setTimeout(resolve, 120));
    await listener((socket, id) => socket.write(ack(id)), port);
    expect(await sent).toMatchObject({ code: 'AA' });
  });

  test('uses a new connection after the listener closed an idle one', async () => {
    const { port, sockets } = await listener((socket, id) => socket.write(ack(id)));
    const hospital = hospitalTo(port);
    await hospital.send(message('C1'));
    for (const socket of sockets) socket.end();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await hospital.send(message('C2'))).toMatchObject({ code: 'AA' });
  });

  test('gives up after the last try', async () => {
    const { port, came } = await listener(() => undefined);
    await expect(hospitalTo(port, { ackTimeoutMs: 20, sendsMax: 3 }).send(message('C1'))).rejects.toThrow('after the last try');
    expect(came).toEqual(['C1', 'C1', 'C1']);
  });

  test('rejects what is waiting when it closes, and what comes after', async () => {
    const { port } = await listener(() => undefined);
    const hospital = hospitalTo(port, { ackTimeoutMs: 5_000 });
    const sent = hospital.send(message('C1'));
    hospital.close();
    await expect(sent).rejects.toThrow('closed');
    await expect(hospital.send(message('C2'))).rejects.toThrow('closed');
    await expect(hospitalTo(port).send('PID|1\r')).rejects.toThrow('MSH-10');
  });
});

describe('Its framing', () => {
  test('gives back every message, however the bytes are cut', () => {
    const plain = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u000b') && !text.includes('\u001c'));
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 5 }), fc.array(fc.nat(200), { maxLength: 10 }), (messages, cuts) => {
        const bytes = Buffer.concat(messages.map(framed));
        const taken: string[] = [];
        const unframer = createUnframer(1_000_000, (text) => taken.push(text));
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((one, other) => one - other), bytes.length];
        for (let at = 1; at < places.length; at += 1) expect(unframer(bytes.subarray(places[at - 1], places[at]))).toBe(true);
        expect(taken).toEqual(messages);
      }),
    );
  });

  test('stops at a frame that does not end', () => {
    const unframer = createUnframer(100, () => undefined);
    expect(unframer(Buffer.from(`\u000b${'x'.repeat(101)}`))).toBe(false);
  });
});
