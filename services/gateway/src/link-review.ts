import type { ParametersParameter } from '@medplum/fhirtypes';
import { type LinkReviewItem, type Requester } from '@ouzel/exchange';
import { base32OfUuid, FhirError, systems } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { FHIR_JSON } from './answer.ts';
import { bodyOf } from './body.ts';
import { accessRequest, type Call } from './context.ts';
import { limits } from './limits.ts';
import { assertOfficer } from './link-requests.ts';
import { GENERAL, refuseUnknown } from './parameters.ts';
import { decideSuspected } from './suspected-links.ts';

/** Whose records somebody reviews: their own organisation's; the exchange's own officers all. */
const custodianOf = ({ organisation }: Requester): string | undefined =>
  organisation.kind === 'exchange' ? undefined : organisation.ods;

const part = (name: string, value: Omit<ParametersParameter, 'name'>): ParametersParameter => ({ name, ...value });

function shown(
  base: string,
  { item, custodian, localIds, person, bits, reasons, bars, opened }: LinkReviewItem,
): ParametersParameter {
  const system = `${systems.localIdentifier}/${custodian}`;
  return part('item', {
    part: [
      part('id', { valueId: item }),
      part('opened', { valueInstant: opened.toISOString() }),
      ...localIds.map((value) => part('record', { valueIdentifier: { system, value } })),
      part('person', { valueReference: { reference: `${base}/Patient/${base32OfUuid(person)}` } }),
      part('bits', { valueDecimal: Math.round(bits * 10) / 10 }),
      ...reasons.map((reason) =>
        part('reason', {
          part: [
            part('field', { valueCode: reason.field }),
            part('level', { valueCode: reason.level }),
            part('bits', { valueDecimal: Math.round(reason.bits * 10) / 10 }),
          ],
        }),
      ),
      ...bars.map((bar) => part('bar', { valueCode: bar })),
    ],
  });
}

/** `GET LinkReview` (information governance): records that may be somebody's, and why. Who they are stays where it is; reading is recorded. */
export async function linkReviews(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertOfficer(call, 'r');
  const custodian = custodianOf(requester);
  refuseUnknown(http, GENERAL);
  const { items, total } = await gateway.linkReviews.open(custodian, limits.reviewItemsMax);
  const parameter = [part('total', { valueInteger: total }), ...items.map((item) => shown(gateway.base, item))];
  const request = accessRequest(call, 'operation', 'LinkReview', { by: 'none' });
  const resources = items.map(({ person }) => ({ type: 'Patient', id: base32OfUuid(person), version: 1 }));
  await gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources });
  return { status: 200, headers: FHIR_JSON, body: JSON.stringify({ resourceType: 'Parameters', parameter }) };
}

const decisionSchema = z.looseObject({
  resourceType: z.literal('Parameters'),
  parameter: z.tuple([z.looseObject({ name: z.literal('decision'), valueCode: z.enum(['linked', 'not-same']) })]),
});

const ITEM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `POST LinkReview/{item}/$decide` (information governance): the record is the person's, or is not. Recorded in the same transaction. */
export async function decideLink(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertOfficer(call, 'u');
  const custodian = custodianOf(requester);
  const item = http.params['item'] ?? '';
  if (!ITEM.test(item)) throw new FhirError('not-found', 'There is no such open item.');
  const read = decisionSchema.safeParse((await bodyOf(http)).json);
  if (!read.success)
    throw new FhirError('bad-structure', 'Send Parameters with one parameter: decision, whose valueCode is linked or not-same.');
  const [{ valueCode }] = read.data.parameter;
  const by = { user: `${requester.organisation.ods}/${requester.user?.id ?? requester.clientId}`, custodian };
  if (custodian === undefined && (await decideSuspected(call, item, valueCode, by.user))) return { status: 204, body: '' };
  await gateway.linkReviews.decide(item, valueCode, by, ({ person }) => {
    const request = accessRequest(call, 'operation', `LinkReview ${valueCode}`, { by: 'person', person });
    return gateway.audit.effect({ request, outcome: '0', status: 204, answers: [], resources: [] }).effect;
  });
  return { status: 204, body: '' };
}
