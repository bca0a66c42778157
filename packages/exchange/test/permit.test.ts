import { describe, expect, test } from '@jest/globals';
import { FhirError } from '@ouzel/fhir';
import {
  type AccessEvent,
  type AccessRequest,
  assertAlive,
  type Decision,
  disclose,
  type Permit,
  type Released,
} from '../src/index.ts';

const request: AccessRequest = {
  requester: {
    clientId: 'c',
    organisation: { ods: '9OZH01', name: 'H', kind: 'acute-trust' },
    purpose: 'TREAT',
    scopes: [],
    tokenId: 't',
  },
  interaction: 'read',
  target: 'Patient',
  subject: { by: 'nhs-number', nhsNumber: '9990000018' },
  types: [],
  query: 'GET /',
  traceId: 'a'.repeat(32),
  requestId: 'r',
  from: '127.0.0.1',
};
const permitted: Extract<Decision, { outcome: 'permit' }> = {
  outcome: 'permit',
  rule: '4',
  person: 'p',
  nhsNumber: '9990000018',
  patient: { body: '"active":true}', version: 1, updated: new Date(0) },
  holdings: [],
  labelsWithheld: 0,
  hideLocation: false,
  hideIdentity: false,
  agreements: [],
};
const released: Released = { status: 200, body: Buffer.from('{}'), answers: [], resources: [] };

function exchangeThat(decides: () => Promise<Decision>, records: (event: AccessEvent) => Promise<{ id: string }>) {
  const effect = () => ({ id: 'joined', effect: { text: 'insert' } });
  return { consent: { decide: decides }, audit: { record: records, effect } };
}

describe('A permit', () => {
  test('cannot be forged: the compiler refuses every way to write one down', () => {
    const { rule: _rule, outcome: _outcome, agreements: _agreements, ...content } = permitted;
    // @ts-expect-error the brand is missing, and its symbol is not exported
    const forged: Permit = { ...content, requester: request.requester, traceId: request.traceId };
    expect(() => assertAlive(forged)).toThrow('not alive');
  });

  test('lives while its request is answered, and not a moment longer', async () => {
    const kept: Permit[] = [];
    const exchange = exchangeThat(
      async () => permitted,
      async () => ({ id: 'e' }),
    );
    await disclose(exchange, request, async (permit) => {
      assertAlive(permit);
      kept.push(permit);
      return released;
    });
    expect(kept).toHaveLength(1);
    for (const permit of kept) expect(() => assertAlive(permit)).toThrow('not alive');
  });
});

describe('disclose', () => {
  test('gives the body out only after its event is durable', async () => {
    const order: string[] = [];
    const exchange = exchangeThat(
      async () => permitted,
      async () => {
        order.push('recorded');
        return { id: 'e' };
      },
    );
    const disclosure = await disclose(exchange, request, async () => {
      order.push('released');
      return released;
    });
    order.push('sent');
    expect(order).toEqual(['released', 'recorded', 'sent']);
    expect(disclosure.auditEventId).toBe('e');
  });

  test('gives nothing out where the event cannot be made durable', async () => {
    const exchange = exchangeThat(
      async () => permitted,
      async () => Promise.reject(new FhirError('unavailable', 'no trail')),
    );
    await expect(disclose(exchange, request, async () => released)).rejects.toMatchObject({ situation: 'unavailable' });
  });

  test('never asks for content where policy refuses, and records the refusal', async () => {
    const events: AccessEvent[] = [];
    const exchange = exchangeThat(
      async () => ({ outcome: 'refuse', rule: '4-relationship', reason: 'unrelated', person: 'p' }),
      async (event) => {
        events.push(event);
        return { id: 'e' };
      },
    );
    const release = async (): Promise<Released> => Promise.reject(new Error('must not be asked'));
    await expect(disclose(exchange, request, release)).rejects.toMatchObject({ situation: 'no-record', http: 404 });
    expect(events).toMatchObject([{ outcome: '4', status: 404, resources: [], decision: { rule: '4-relationship' } }]);
  });

  test('records a failed release as our failure', async () => {
    const events: AccessEvent[] = [];
    const exchange = exchangeThat(
      async () => permitted,
      async (event) => {
        events.push(event);
        return { id: 'e' };
      },
    );
    await expect(disclose(exchange, request, async () => Promise.reject(new Error('broken')))).rejects.toMatchObject({
      situation: 'bug',
    });
    expect(events).toMatchObject([{ outcome: '8', status: 500 }]);
  });

  test('records once: with the write where the release joins it, else after; an answer given again is recorded anew', async () => {
    const events: AccessEvent[] = [];
    const exchange = exchangeThat(
      async () => permitted,
      async (event) => {
        events.push(event);
        return { id: 'after' };
      },
    );
    const joining = (content: Released) =>
      disclose(exchange, request, async (_permit, alongside) => {
        alongside(content);
        return content;
      });
    expect((await joining(released)).auditEventId).toBe('joined');
    expect(events).toEqual([]);
    expect((await joining({ ...released, again: true })).auditEventId).toBe('after');
    expect(events).toHaveLength(1);
  });
});
