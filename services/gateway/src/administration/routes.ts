import type { Interactor } from '../request.ts';
import type { ApiRoute } from '../route.ts';
import { checkDeadLetter, decideDeadLetter, listDeadLetters, readDeadLetter } from './dead-letters.ts';
import { exportLabelRules, importLabelRules, listLabelRules } from './label-rules.ts';
import { changeStanding, listRegistered, readRegistered, type Register, registerOne } from './registry.ts';

const ig = (method: ApiRoute['method'], name: string, path: string, handle: Interactor): ApiRoute => ({
  door: 'ig',
  method,
  name,
  path,
  interaction: 'operation',
  handle,
});

const register = (name: Register): ApiRoute[] => [
  ig('GET', `${name} list`, `/${name}`, (call) => listRegistered(call, name)),
  ig('POST', `${name} register`, `/${name}`, (call) => registerOne(call, name)),
  ig('GET', `${name} read`, `/${name}/:id`, (call) => readRegistered(call, name)),
  ig('PATCH', `${name} change`, `/${name}/:id`, (call) => changeStanding(call, name)),
];

/** What administrators of the exchange do, below its own base (contracts/administration.md). */
export const administrationRoutes = (): ApiRoute[] => [
  ...register('organisations'),
  ...register('practitioners'),
  ...register('roles'),
  ...register('clients'),
  ig('GET', 'label rules list', '/label-rules', listLabelRules),
  ig('POST', 'label rules import', '/label-rules', importLabelRules),
  ig('GET', 'label rules export', '/label-rules/:version', exportLabelRules),
  ig('GET', 'dead letters list', '/dead-letters', listDeadLetters),
  ig('GET', 'dead letter read', '/dead-letters/:id', readDeadLetter),
  ig('POST', 'dead letter check', '/dead-letters/:id/check', checkDeadLetter),
  ig('POST', 'dead letter decision', '/dead-letters/:id', decideDeadLetter),
];
