import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askGpConnect, type GpAnswer } from '@ouzel/adapter-gp';
import type { Requester } from '@ouzel/exchange';
import { type GpTwin, openGpTwin } from '@ouzel/region';

let twin: GpTwin;
beforeAll(async () => {
  twin = await openGpTwin({ host: '127.0.0.1', port: 0, recordOf: () => undefined });
});
afterAll(() => twin.close());

const requester: Requester = {
  clientId: 'a-client',
  organisation: { ods: '9OZH01', name: 'A hospital', kind: 'acute-trust' },
  user: { id: 'a-user', name: 'Dr A User', role: 'R8000', roleProfile: '1' },
  purpose: 'TREAT',
  scopes: [],
  tokenId: 'a-token',
};

async function answerTo(status: number, spine: string): Promise<GpAnswer> {
  twin.setFault('9OZP001', { status, spine });
  return askGpConnect({
    endpoint: { root: `http://127.0.0.1:${twin.port}/9OZP001/STU3/1/gpconnect/structured/fhir`, fromAsid: '1', toAsid: '2' },
    requester,
    nhsNumber: '9990000018',
    traceId: '0'.repeat(32),
    issuer: 'https://ouzel.example',
    now: new Date(),
    signal: AbortSignal.timeout(5_000),
  });
}

describe('What a practice or the Spine says by a code', () => {
  test.each<[number, string, string]>([
    [400, 'INVALID_IDENTIFIER_SYSTEM', 'did not accept the NHS number'],
    [400, 'INVALID_IDENTIFIER_VALUE', 'did not accept the NHS number'],
    [400, 'INVALID_NHS_NUMBER', 'did not accept the NHS number'],
    [400, 'INVALID_PATIENT_DEMOGRAPHICS', 'could not match the person'],
    [400, 'BAD_REQUEST', 'did not understand the question'],
    [403, 'ACCESS_DENIED', 'did not let this user or organisation in'],
    [403, 'NO_RELATIONSHIP', 'did not let this user or organisation in'],
    [403, 'ASID_CHECK_FAILED_FROM', 'does not know the exchange'],
    [404, 'PATIENT_NOT_FOUND', 'does not mean that it has none'],
    [404, 'NO_RECORD_FOUND', 'does not mean that it has none'],
    [404, 'ORGANISATION_NOT_FOUND', 'does not know the organisation that asks'],
    [404, 'PRACTITIONER_NOT_FOUND', 'does not know the user who asks'],
    [409, 'DUPLICATE_REJECTED', 'one that it had answered'],
    [422, 'INVALID_RESOURCE', 'did not understand the question'],
    [422, 'INVALID_PARAMETER', 'did not understand the question'],
    [422, 'REFERENCE_NOT_FOUND', 'did not understand the question'],
    [500, 'INTERNAL_SERVER_ERROR', 'failed'],
    [501, 'NOT_IMPLEMENTED', 'does not offer this'],
    [418, 'SOMETHING_ELSE', 'an error (HTTP 418)'],
  ])('%s %s is told, and never that nothing is held', async (status, code, words) => {
    const answer = await answerTo(status, code);
    expect(answer).toMatchObject({ ok: false, status: 'unavailable' });
    expect(answer.ok ? '' : answer.text).toContain(words);
    expect(answer).not.toHaveProperty('dissent');
  });

  test('the person’s own word is told from the practice’s', async () => {
    expect(await answerTo(403, 'NO_PATIENT_CONSENT')).toMatchObject({ status: 'refused', dissent: 'NO_PATIENT_CONSENT' });
    const organisation = await answerTo(403, 'NO_ORGANISATION_CONSENT');
    expect(organisation).toMatchObject({ ok: false, status: 'refused' });
    expect(organisation).not.toHaveProperty('dissent');
  });
});
