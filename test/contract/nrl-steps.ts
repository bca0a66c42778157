import { expect } from '@jest/globals';
import { type Answer, bundleOf } from '../world/api.ts';
import { bare, parametersOf, pointerOf, valuesOf } from './nrl-pointer.ts';
import type { Step } from './nrl-scenario.ts';
import type { Stage } from './nrl-stage.ts';

/** What a scenario has come to so far. */
export interface Going {
  stage: Stage;
  answer?: Answer;
  producer?: string;
}

type Does = (going: Going, step: Step, ...found: string[]) => Promise<void> | void;

const answerOf = ({ answer }: Going): Answer => {
  if (answer === undefined) throw new Error('Nothing was asked yet.');
  return answer;
};
const found = (going: Going): unknown[] => bundleOf(answerOf(going)).entry.map(({ resource }) => resource);
const CURRENT_SPECIFICATION = 'https://fhir.nhs.uk/CodeSystem/Spine-ErrorOrWarningCode';

/** Issues with the codes of the feature files alone: beside each stands the one that the specification of 2026 gives. */
const issuesOf = (going: Going): Record<string, unknown>[] =>
  Object(answerOf(going).json).issue.map((issue: Record<string, unknown>) => ({
    ...issue,
    details: {
      coding: Object(issue['details']).coding.filter(({ system }: { system: string }) => system !== CURRENT_SPECIFICATION),
    },
  }));

const search: Does = async (going, { rows }, who = '', side = '') => {
  const at = side === 'producer' ? 'producer' : 'consumer';
  going.answer = await going.stage.as(who, at, `DocumentReference?${parametersOf(rows).toString()}`);
};

const write = async (going: Going, who: string, body: unknown, method: 'POST' | 'PUT'): Promise<void> => {
  going.producer = who;
  going.answer = await going.stage.as(who, 'producer', 'DocumentReference', { method, body });
};

/** A pointer as its own holder sees it, whatever the scenario lets it see. */
async function ownView({ stage }: Going, holder: string, id: string): Promise<Answer> {
  const types = await stage.minting.world.system.permissions.typesOf(holder);
  if (types.length === 0) await stage.authorise(holder, ['http://snomed.info/sct|736253002']);
  const answer = await stage.as(holder, 'producer', `DocumentReference/${id}`);
  if (types.length === 0) await stage.authorise(holder, []);
  return answer;
}

const DOES: readonly (readonly [RegExp, Does])[] = [
  [/^the application '.*' \(ID '.*'\) is registered to access the API$/, () => undefined],
  [
    /^the organisation '([^']+)' is authorised to access pointer types:?$/,
    ({ stage }, { rows }, who = '') =>
      stage.authorise(
        who,
        rows.map(([system, value]) => `${system}|${value}`),
      ),
  ],
  [/^a DocumentReference resource exists with values:$/, ({ stage }, { rows }) => stage.exists(valuesOf(rows))],
  [
    /^consumer '([^']+)' counts DocumentReferences with parameters:$/,
    async (going, { rows }, who = '') => {
      going.answer = await going.stage.as(who, 'consumer', `DocumentReference/_count?${parametersOf(rows).toString()}`);
    },
  ],
  [/^consumer '([^']+)' searches for DocumentReferences with parameters:$/, search],
  [
    /^producer '([^']+)' searches for DocumentReferences with parameters:$/,
    (going, step, who = '') => search(going, step, who, 'producer'),
  ],
  [
    /^consumer '([^']+)' searches for DocumentReferences using POST with request body:$/,
    async (going, { rows }, who = '') => {
      const body = Object.fromEntries(parametersOf(rows));
      const headers = { 'Content-Type': 'application/json' };
      going.answer = await going.stage.as(who, 'consumer', 'DocumentReference/_search', { body, headers });
    },
  ],
  [
    /^(consumer|producer) '([^']+)' reads a DocumentReference with ID '([^']+)'$/,
    async (going, _step, side, who = '', id = '') => {
      going.answer = await going.stage.as(who, side === 'producer' ? 'producer' : 'consumer', `DocumentReference/${id}`);
    },
  ],
  [
    /^producer '([^']+)' creates a DocumentReference with values:$/,
    (going, { rows }, who = '') => write(going, who, pointerOf(valuesOf(rows)), 'POST'),
  ],
  [
    /^producer '([^']+)' upserts a DocumentReference with values:$/,
    (going, { rows }, who = '') => write(going, who, pointerOf(valuesOf(rows)), 'PUT'),
  ],
  [
    /^producer '([^']+)' requests creation of a DocumentReference with default test values except '(\w+)' is:$/,
    (going, { docstring }, who = '') => {
      const plain = {
        subject: '9278693472',
        type: '736253002',
        category: '734163000',
        custodian: who,
        author: who,
        url: 'https://example.org/my-doc.pdf',
      };
      return write(going, who, { ...pointerOf(plain), ...JSON.parse(`{${docstring}}`) }, 'POST');
    },
  ],
  [
    /^producer '([^']+)' requests to delete DocumentReference with id '([^']+)'$/,
    async (going, _step, who = '', id = '') => {
      going.answer = await going.stage.as(who, 'producer', `DocumentReference/${id}`, { method: 'DELETE' });
      expect(going.answer.status).toBe(200);
    },
  ],
  [/^the response status code is (\d+)$/, (going, _step, status) => expect(answerOf(going).status).toBe(Number(status))],
  [
    /^the response is an OperationOutcome with (\d+) issue$/,
    (going, _step, count) => {
      const { status, json } = answerOf(going);
      expect([Object(json).resourceType, Object(json).issue.length]).toEqual(['OperationOutcome', Number(count)]);
      expect(status).toBeLessThan(500);
    },
  ],
  [
    /^the OperationOutcome contains the issue:$/,
    (going, { docstring = '' }) => expect(issuesOf(going)).toContainEqual(JSON.parse(docstring)),
  ],
  [/^the response is a searchset Bundle$/, (going) => expect(bundleOf(answerOf(going)).type).toBe('searchset')],
  [/^the Bundle has a total of (\d+)$/, (going, _step, total) => expect(bundleOf(answerOf(going)).total).toBe(Number(total))],
  [/^the Bundle has (\d+) entr(?:y|ies)$/, (going, _step, count) => expect(found(going)).toHaveLength(Number(count))],
  [
    /^the Bundle has a self link matching '([^']+)'$/,
    (going, _step, link = '') =>
      expect(
        bundleOf(answerOf(going))
          .link.find(({ relation }) => relation === 'self')
          ?.url.endsWith(`/${link}`),
      ).toBe(true),
  ],
  [
    /^the Bundle contains an DocumentReference with values$/,
    (going, { rows }) => expect(found(going).map(bare)).toContainEqual(pointerOf(valuesOf(rows))),
  ],
  [
    /^the Bundle does not contain a DocumentReference with ID '([^']+)'$/,
    (going, _step, id) => expect(found(going).map((each) => Object(each).id)).not.toContain(id),
  ],
  [
    /^the response does not contain the key '(\w+)'$/,
    (going, _step, key = '') => expect(answerOf(going).json).not.toHaveProperty(key),
  ],
  [
    /^the response is a DocumentReference with JSON value:$/,
    (going, { docstring = '' }) => expect(bare(answerOf(going).json)).toEqual(JSON.parse(docstring)),
  ],
  [/^the response has a Location header$/, (going) => expect(answerOf(going).headers.get('location')).not.toBeNull()],
  [
    // The record locator's own gateway puts its first path segment before this; ours is `/nrl`.
    /^the Location header starts with '([^']+)'$/,
    (going, _step, start = '') => expect(answerOf(going).headers.get('location')?.startsWith(`/nrl${start}`)).toBe(true),
  ],
  [
    /^the resource in the Location header exists with values:$/,
    async (going, { rows }) => {
      const id = answerOf(going).headers.get('location')?.split('/').at(-1) ?? '';
      const { id: _id, relatesTo: _relates, ...shown } = bare((await ownView(going, going.producer ?? '', id)).json);
      expect(shown).toEqual(pointerOf(valuesOf(rows)));
    },
  ],
  [
    /^the Document Reference '([^']+)' exists with values:$/,
    async (going, { rows }, id = '') => {
      const { author: _author, ...shown } = bare((await ownView(going, id.split('-')[0] ?? '', id)).json);
      const { author: _none, ...wanted } = pointerOf(valuesOf(rows));
      expect(shown).toEqual(wanted);
    },
  ],
  [
    /^the resource with id '([^']+)' does not exist$/,
    async (going, _step, id = '') => expect((await ownView(going, id.split('-')[0] ?? '', id)).status).toBe(404),
  ],
];

/** Does one step of a scenario. A step that nobody wrote down fails. */
export function take(going: Going, step: Step): Promise<void> | void {
  for (const [text, does] of DOES) {
    const [whole, ...parts] = text.exec(step.text) ?? [];
    if (whole !== undefined) return does(going, step, ...parts);
  }
  throw new Error(`This step is not known: ${step.text}`);
}
