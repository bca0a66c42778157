import { type AccessRequest, type Decision, disclose, type Permit } from '@ouzel/exchange';

const request: AccessRequest = {
  requester: {
    clientId: 'test',
    organisation: { ods: '9OZH01', name: 'H', kind: 'acute-trust' },
    purpose: 'TREAT',
    scopes: [],
    tokenId: 't',
  },
  interaction: 'read',
  target: 'test',
  subject: { by: 'none' },
  types: [],
  query: '',
  traceId: '0'.repeat(32),
  requestId: 'r',
  from: '',
};

/** Runs `work` with a permit of the given content, got as any permit is: from `disclose`. */
export async function withPermit<T>(
  content: Partial<Extract<Decision, { outcome: 'permit' }>>,
  work: (permit: Permit) => Promise<T>,
): Promise<T> {
  const decision: Decision = {
    outcome: 'permit',
    rule: 'test',
    person: '00000000-0000-4000-8000-000000000001',
    nhsNumber: '9990000018',
    patient: { body: '"active":true}', version: 1, updated: new Date(0) },
    holdings: [],
    labelsWithheld: 0,
    hideLocation: false,
    hideIdentity: false,
    agreements: [],
    ...content,
  };
  const results: T[] = [];
  const exchange = {
    consent: { decide: async () => decision, relationship: () => ({ text: '' }) },
    audit: { record: async () => ({ id: 'e' }), effect: () => ({ id: 'e', effect: { text: '' } }) },
  };
  await disclose(exchange, request, async (permit) => {
    results.push(await work(permit));
    return { status: 200, body: Buffer.alloc(0), answers: [], resources: [] };
  });
  const [result] = results;
  if (result === undefined) throw new Error('The permit was not used.');
  return result;
}
