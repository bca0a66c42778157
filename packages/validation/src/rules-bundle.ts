import { isObject } from '@ouzel/fhir';
import { has, objectsOf } from './presence.ts';
import { type Given, type Rule, say } from './walk.ts';

const REQUESTS = ['batch', 'transaction', 'history'];
const RESPONSES = ['batch-response', 'transaction-response', 'history'];

/** R4 bdl-1, bdl-2 */
const search: Rule = (value, walk) => {
  const { type } = value;
  if (has(value, 'total') && type !== 'searchset' && type !== 'history')
    say(walk, 'bad-element', 'Only the answer to a search, or a history, has a total.', 'total');
  if (type !== 'searchset' && objectsOf(value['entry']).some(({ search: found }) => found !== undefined))
    say(walk, 'bad-element', 'Only an entry of the answer to a search tells how it was found.', 'entry');
};
const everyHas = (entries: readonly Given[], name: string, wanted: boolean): boolean =>
  entries.every((each) => has(each, name) === wanted);
/** R4 bdl-3, bdl-4 */
const requests: Rule = (value, walk) => {
  const { type } = value;
  if (typeof type !== 'string') return;
  const entries = objectsOf(value['entry']);
  if (!everyHas(entries, 'request', REQUESTS.includes(type)))
    say(walk, 'bad-element', 'Every entry of a batch, transaction or history has a request, and no other has.', 'entry');
  if (!everyHas(entries, 'response', RESPONSES.includes(type)))
    say(walk, 'bad-element', 'Every entry of a response or history has a response, and no other has.', 'entry');
};
/** R4 bdl-7 */
const unique: Rule = (value, walk) => {
  if (value['type'] === 'history') return;
  const urls = objectsOf(value['entry']).flatMap(({ fullUrl, resource }) => {
    if (typeof fullUrl !== 'string') return [];
    const meta = isObject(resource) ? resource['meta'] : undefined;
    const version = isObject(meta) && typeof meta['versionId'] === 'string' ? meta['versionId'] : '';
    return [`${fullUrl} ${version}`];
  });
  if (new Set(urls).size !== urls.length) say(walk, 'bad-element', 'Each entry of a Bundle needs a fullUrl of its own.', 'entry');
};
/** R4 bdl-9, bdl-10, bdl-11, bdl-12 */
const first: Rule = (value, walk) => {
  const { type, identifier } = value;
  if (type !== 'document' && type !== 'message') return;
  const [entry] = objectsOf(value['entry']);
  const resource = isObject(entry?.['resource']) ? entry['resource']['resourceType'] : undefined;
  const wanted = type === 'document' ? 'Composition' : 'MessageHeader';
  if (resource !== wanted) say(walk, 'bad-element', `The first entry of a ${type} is its ${wanted}.`, 'entry[0]');
  if (type !== 'document') return;
  if (!isObject(identifier) || !has(identifier, 'system') || !has(identifier, 'value'))
    say(walk, 'missing-element', 'A document needs an identifier with a system and a value.', 'identifier');
  if (value['timestamp'] === undefined) say(walk, 'missing-element', 'A document needs its date.', 'timestamp');
};
/** R4 bdl-5, bdl-8 */
const entry: Rule = (value, walk) => {
  if (!has(value, 'resource') && !has(value, 'request') && !has(value, 'response'))
    say(walk, 'missing-element', 'An entry needs a resource, a request or a response.', 'resource');
  if (typeof value['fullUrl'] === 'string' && value['fullUrl'].includes('/_history/'))
    say(walk, 'bad-element', 'A fullUrl names no version.', 'fullUrl');
};

export const bundleRules: Readonly<Record<string, readonly Rule[]>> = {
  Bundle: [search, requests, unique, first],
  'Bundle.entry': [entry],
};
