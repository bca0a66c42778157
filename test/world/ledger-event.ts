import type { AccessEvent } from '@ouzel/exchange';

/** A request as the gateway records it. */
export const anEvent = (at: number, person?: string): AccessEvent => ({
  request: {
    requester: {
      clientId: 'client',
      organisation: { ods: '9OZA001', name: 'A hospital', kind: 'acute-trust' },
      user: { id: '555254240100', name: 'Ada Verity', role: 'R8000', roleProfile: '555254242102' },
      purpose: 'TREAT',
      scopes: [],
      tokenId: 'token',
    },
    interaction: 'read',
    target: 'Observation',
    subject: person === undefined ? { by: 'none' } : { by: 'person', person },
    types: ['Observation'],
    query: `GET /fhir/R4/Observation/${at}`,
    traceId: String(at).padStart(32, '0'),
    requestId: `request-${at}`,
    from: '127.0.0.1',
  },
  outcome: '0',
  status: 200,
  answers: [],
  resources: [{ type: 'Observation', id: `aaaa.${at}`, version: 1 }],
});
