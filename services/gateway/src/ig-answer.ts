import type { HttpAnswer } from '@ouzel/runtime';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

/** What information governance asked for, as JSON. */
export const answer = (json: object): HttpAnswer => ({ status: 200, headers: JSON_TYPE, body: JSON.stringify(json) });
