import type { Answer } from './answer.ts';
import { bodyOf } from './body.ts';
import type { AttackRequest, AttackTarget } from './case.ts';
import { sendHttp } from './http-client.ts';
import { igAddress } from './ig-addresses.ts';
import { fill, keptThroughout } from './placeholders.ts';
import type { Stage } from './stage.ts';
import { sendRaw } from './tcp-client.ts';

async function headersOf({ headers, headersRaw }: AttackTarget, stage: Stage): Promise<[string, string][]> {
  const lines = [
    ...Object.entries(headers),
    ...headersRaw.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  ];
  const filled: [string, string][] = [];
  for (const [name, value] of lines) filled.push([name, await fill(value, stage.values)]);
  return filled;
}

/** Everything of one request, made ready before any clock starts. */
async function prepare(stage: Stage, target: AttackTarget, untilClosed: boolean): Promise<() => Promise<Answer>> {
  const base = stage.baseOf(target.base);
  if (target.transport === 'tcp') {
    const raw = await fill(target.raw ?? '', stage.values);
    return () => sendRaw(base, raw, untilClosed);
  }
  const { method } = target;
  const path = target.base === 'ig' ? igAddress(target.path ?? '') : target.path;
  if (method === undefined || path === undefined) throw new Error('A request over HTTP names its method and path.');
  const body = await bodyOf(target, stage.values);
  // The list writes the base itself as "/"; FHIR writes it without.
  const root = new URL(base).pathname.replace(/\/$/, '');
  // The list writes a space as it is meant; no client can send it so.
  const filled = (await fill(path, stage.values)).replaceAll(' ', '%20');
  const prepared = {
    method,
    path: `${root}${filled === '/' && root !== '' ? '' : filled}`,
    headers: await headersOf(target, stage),
    ...(body === undefined ? {} : { body }),
  };
  return () => sendHttp(base, prepared);
}

export async function sendOne(stage: Stage, target: AttackTarget, untilClosed = false): Promise<Answer> {
  return (await prepare(stage, target, untilClosed))();
}

/** What a case sends: once, n times one after the other, or n at once. Nothing is measured while requests are made ready. */
export async function readyToSend(stage: Stage, request: AttackRequest, untilClosed: boolean): Promise<() => Promise<Answer[]>> {
  const { repeat, steps, concurrency, setup: _setup, fault: _fault, ...target } = request;
  const times = concurrency ?? steps ?? repeat ?? 1;
  const ready: (() => Promise<Answer>)[] = [];
  const same = { ...stage, values: keptThroughout(stage.values) };
  for (let at = 0; at < times; at += 1) ready.push(await prepare(same, target, untilClosed));
  return async () => {
    if (concurrency !== undefined) return Promise.all(ready.map((send) => send()));
    const answers: Answer[] = [];
    for (const send of ready) answers.push(await send());
    return answers;
  };
}
