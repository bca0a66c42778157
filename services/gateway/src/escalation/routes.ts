import { type ApiRoute, fhir, formOf } from '../route.ts';
import { answerTask } from './answer.ts';
import { readTask, searchTasks } from './find.ts';
import { ladderRoutes } from './ladders.ts';
import { residentRoutes } from './residents.ts';
import type { TaskType } from './shown.ts';

const found = (type: TaskType): ApiRoute[] => [
  fhir('GET', `${type} search`, `/${type}`, { type, code: 'search-type' }, (call) => searchTasks(call, type, call.http.query)),
  fhir('POST', `${type} search`, `/${type}/_search`, { type, code: 'search-type' }, async (call) =>
    searchTasks(call, type, await formOf(call.http)),
  ),
  fhir('GET', `${type} read`, `/${type}/:id`, { type, code: 'read' }, (call) => readTask(call, type)),
];

/** Whom a resident's readings call, and the receipts of homes (FHIR workflow: https://hl7.org/fhir/R4/task.html). */
export const escalationRoutes = (): ApiRoute[] => [
  ...found('Task'),
  fhir('PATCH', 'Task patch', '/Task/:id', { type: 'Task', code: 'patch' }, answerTask),
  ...found('Communication'),
  ...residentRoutes(),
  ...ladderRoutes(),
];
