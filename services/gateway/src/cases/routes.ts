import type { ApiRoute } from '../route.ts';
import { changeCase } from './changing.ts';
import { casePack } from './pack.ts';
import { openCase } from './opening.ts';
import { answerQuestion, listQuestions } from './questions.ts';
import { caseEvidence, listCases, readCase } from './reading.ts';
import { listRules, publishRules, putStaff, rehearseRules } from './rules.ts';

/** Surveillance and its cases, below the base of information governance (contracts/ig-cases.md). */
export function caseRoutes(): ApiRoute[] {
  const route = (method: ApiRoute['method'], path: string, name: string, handle: ApiRoute['handle']): ApiRoute => ({
    door: 'ig',
    method,
    path,
    name,
    interaction: 'operation',
    html: true,
    handle,
  });
  return [
    route('GET', '/cases', 'cases list', listCases),
    route('POST', '/cases', 'case open', openCase),
    route('GET', '/cases/:case', 'case read', readCase),
    route('GET', '/cases/:case/evidence', 'case evidence', caseEvidence),
    route('GET', '/cases/:case/pack', 'case pack', casePack),
    route('POST', '/cases/:case/events', 'case change', changeCase),
    route('GET', '/questions', 'questions', listQuestions),
    route('POST', '/questions/:question', 'question answer', answerQuestion),
    route('GET', '/surveillance/rules', 'surveillance rules', listRules),
    route('POST', '/surveillance/rules', 'surveillance rules publish', publishRules),
    route('POST', '/surveillance/rules/$rehearse', 'surveillance rules rehearse', rehearseRules),
    route('PUT', '/staff/:ods', 'staff list', putStaff),
  ];
}
