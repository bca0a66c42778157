import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systems, uuidOfBase32 } from '@ouzel/fhir';
import { HOSPITALS } from '@ouzel/region';
import { z } from 'zod';
import { type Answer, type Asked, bundleOf, issueOf } from '../world/api.ts';
import { CONTRIBUTOR, type Minting, startMinting } from '../world/minting.ts';

const ANNE = {
  resourceType: 'Patient' as const,
  identifier: [{ system: systems.nhsNumber, value: '9990000018' }],
  name: [{ family: 'Wiśniewska', given: ['Anne', 'Louise'] }],
  gender: 'female' as const,
  birthDate: '1961-04-09',
  address: [{ line: ['12 Heron Close'], city: 'Ampthill', postalCode: 'MK45 2AB' }],
  telecom: [{ system: 'phone' as const, value: '01525 400100' }],
};
const TWIN = {
  ...ANNE,
  identifier: [{ system: systems.nhsNumber, value: '9990000026' }],
  name: [{ family: 'Wiśniewska', given: ['Jane'] }],
};
const described = ({ identifier: _identifier, ...rest }: typeof ANNE, changes = {}) => ({ ...rest, ...changes });
const HOSPITAL = HOSPITALS[0].ods;

let minting: Minting;
let anne: string;
let stranger: string;
const idOf = ({ json }: Answer): string => String(Object(json).id);
const call = (path: string, asked?: Asked): Promise<Answer> => minting.call(path, asked);
const match = (resource: object, more: object[] = [], asked: Asked = {}): Promise<Answer> =>
  call('Patient/$match', {
    body: { resourceType: 'Parameters', parameter: [{ name: 'resource', resource }, ...more] },
    ...asked,
  });
const matches = z.object({
  entry: z.array(
    z.object({
      resource: z.looseObject({ resourceType: z.string(), id: z.string().optional() }),
      search: z.object({
        mode: z.string(),
        score: z.number().optional(),
        extension: z.array(z.object({ url: z.string(), valueCode: z.string() })).default([]),
      }),
    }),
  ),
});
const found = ({ json }: Answer) =>
  matches
    .parse(json)
    .entry.filter(({ search: { mode } }) => mode === 'match')
    .map(({ resource: { id }, search: { score, extension } }) => ({ id, score, grade: extension[0]?.valueCode }));

beforeAll(async () => {
  minting = await startMinting();
  anne = idOf(await call('Patient', { body: ANNE }));
  expect(anne).toHaveLength(26);
  stranger = await minting.token(HOSPITAL, 'system/*.cruds');
});
afterAll(() => minting.stop());

describe('Patient/$match', () => {
  test('finds somebody without a number, misspelt and with day and month transposed, and says how certainly', async () => {
    const as = described(ANNE, { name: [{ family: 'Wisniewski', given: ['Ann'] }], birthDate: '1961-09-04' });
    const answer = await match(as);
    expect([answer.status, bundleOf(answer).total, found(answer)]).toEqual([200, 1, [{ id: anne, score: 1, grade: 'certain' }]]);
    expect(
      found(
        await match(as, [
          { name: 'onlyCertainMatches', valueBoolean: true },
          { name: 'count', valueInteger: 1 },
        ]),
      ),
    ).toHaveLength(1);
  });

  test('takes no twin for another, and names both where either could be meant', async () => {
    const jane = idOf(await call('Patient', { body: TWIN }));
    expect(found(await match(described(ANNE))).map(({ id }) => id)).toEqual([anne]);
    const either = found(await match(described(ANNE, { name: [{ family: 'Wisniewska' }] })));
    expect(new Set(either.map(({ id, grade }) => `${id} ${grade}`))).toEqual(new Set([`${anne} possible`, `${jane} possible`]));
    expect(
      found(
        await match(described(ANNE, { name: [{ family: 'Wisniewska' }] }), [{ name: 'onlyCertainMatches', valueBoolean: true }]),
      ),
    ).toEqual([]);
  });

  test('answers about somebody unrelated as about nobody, to the byte, however much of them is given', async () => {
    const nobody = described(ANNE, { name: [{ family: 'Nobody', given: ['Here'] }], birthDate: '1900-02-03' });
    const [known, unknown] = [await match(ANNE, [], { token: stranger }), await match(nobody, [], { token: stranger })];
    expect([known.status, bundleOf(known).total, known.text]).toEqual([200, 0, unknown.text]);
    const events = await minting.rows<{ event: string }>("select event::text from audit.event where event::text like '%$match%'");
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter(({ event }) => /Wi.niewsk|Heron/.test(event))).toEqual([]);
  });

  test('is the same to the byte when people come whom the caller may not know of', async () => {
    const before = await match(described(ANNE));
    const unknown = [
      { ...ANNE, identifier: [{ system: systems.nhsNumber, value: '9990000034' }] },
      { ...TWIN, identifier: [{ system: systems.nhsNumber, value: '9990000042' }] },
    ];
    for (const body of unknown) expect((await call('Patient', { body, token: stranger })).status).toBe(201);
    expect((await match(described(ANNE))).text).toBe(before.text);
    expect(found(await match(described(ANNE), [], { token: stranger }))).toHaveLength(1);
  });

  test('tells nothing of who somebody is to those who only claim to know them', async () => {
    const claimed = await call('Patient', { body: { resourceType: 'Patient', identifier: ANNE.identifier }, token: stranger });
    expect([claimed.status, idOf(claimed)]).toEqual([201, anne]);
    expect(found(await match(ANNE, [], { token: stranger })).map(({ id }) => id)).not.toContain(anne);
  });

  test('moves no score by what is hidden of a restricted person', async () => {
    const restrict = (is: boolean) =>
      minting.rows('update locator.person set restricted = $2 where person = $1', [uuidOfBase32(anne), is]);
    await restrict(true);
    const right = found(await match(described(ANNE)));
    const wrong = found(
      await match(described(ANNE, { address: [{ line: ['1 Elsewhere'], postalCode: 'LU1 1AA' }], telecom: [] })),
    );
    const byPlace = found(await match(described(ANNE, { birthDate: '1971-01-01', name: [{ family: 'Q', given: ['Anne'] }] })));
    await restrict(false);
    expect([right.find(({ id }) => id === anne), byPlace]).toEqual([wrong.find(({ id }) => id === anne), []]);
  });

  test.each([
    [{ resourceType: 'Parameters', parameter: [] }, 400, 'required'],
    [
      { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { resourceType: 'Patient', gender: 'male' } }] },
      400,
      'required',
    ],
    [{ resourceType: 'Patient' }, 400, 'structure'],
    [{ resourceType: 'Parameters', parameter: [{ name: 'resource', resource: { ...ANNE, name: 'Anne' } }] }, 400, 'invalid'],
    [
      {
        resourceType: 'Parameters',
        parameter: [
          { name: 'resource', resource: { ...ANNE, identifier: [{ system: systems.nhsNumber, value: '9990000019' }] } },
        ],
      },
      400,
      'value',
    ],
  ])('refuses %j', async (body, status, code) => {
    expect(issueOf(await call('Patient/$match', { body }))).toEqual([status, code]);
  });
});

describe('Patient/$ihe-pix', () => {
  const pix = (source: string, more = '', asked?: Asked): Promise<Answer> =>
    call(`Patient/$ihe-pix?sourceIdentifier=${encodeURIComponent(source)}${more}`, asked);
  const own = `${systems.localIdentifier}/${CONTRIBUTOR}`;
  beforeAll(async () => {
    const [row] = await minting.rows<{ record: string }>(
      'select record from locator.record where person = $1 and custodian = $2',
      [uuidOfBase32(anne), CONTRIBUTOR],
    );
    await minting.rows('insert into locator.local_identifier (custodian, value, record) values ($1, $2, $3)', [
      CONTRIBUTOR,
      `${CONTRIBUTOR}|A-17`,
      row?.record,
    ]);
  });

  test('gives the other numbers, and the Patient here, either way round', async () => {
    const targetId = { name: 'targetId', valueReference: { reference: `${minting.world.fhirBase}/Patient/${anne}` } };
    const local = { name: 'targetIdentifier', valueIdentifier: { system: own, value: 'A-17' } };
    const number = { name: 'targetIdentifier', valueIdentifier: { system: systems.nhsNumber, value: '9990000018' } };
    const answers = [
      await pix(`${systems.nhsNumber}|9990000018`),
      await pix(`${own}|A-17`),
      await pix(`${systems.nhsNumber}|9990000018`, `&targetSystem=${own}`),
    ];
    expect(answers.map(({ json }) => Object(json).parameter)).toEqual([[local, targetId], [number, targetId], [local]]);
    const parameter = [{ name: 'sourceIdentifier', valueString: `${own}|A-17` }];
    expect((await call('Patient/$ihe-pix', { body: { resourceType: 'Parameters', parameter } })).text).toBe(answers[1]?.text);
  });

  test('knows no more of somebody unrelated than of nobody', async () => {
    const token = await minting.token(HOSPITALS[1].ods, 'system/*.cruds');
    const answers = await Promise.all([
      pix(`${systems.nhsNumber}|9990000018`, '', { token }),
      pix(`${systems.nhsNumber}|9990000182`, '', { token }),
      pix(`${own}|A-17`, '', { token }),
      pix(`${own}|B-99`, '', { token }),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.map(issueOf)[0]).toEqual([404, 'not-found']);
  });

  test.each([
    ['urn:nobody|1', '', 400, 'code-invalid'],
    [`${systems.nhsNumber}|9990000018`, '&targetSystem=urn:nobody', 403, 'code-invalid'],
    [`${systems.nhsNumber}|9990000019`, '', 400, 'value'],
    ['', '', 400, 'required'],
  ])('refuses %s%s', async (source, more, status, code) => {
    expect(issueOf(await pix(source, more))).toEqual([status, code]);
  });
});
