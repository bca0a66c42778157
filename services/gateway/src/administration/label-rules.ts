import type { HttpAnswer } from '@ouzel/runtime';
import { FhirError } from '@ouzel/fhir';
import { ruleSetSchema } from '@ouzel/sensitivity';
import { z } from 'zod';
import type { Call } from '../context.ts';
import { administrator, eventOf, given, json } from './administrator.ts';

const newRules = z.strictObject({
  /** The version that this one takes the place of: of two administrators at once, the second must look first. */
  replaces: z.number().int().nonnegative(),
  reason: z.string().min(3).max(500),
  rules: ruleSetSchema,
});

/** `GET /ig/label-rules`: the versions, newest first, and how far what is kept is labelled by each. */
export async function listLabelRules(call: Call): Promise<HttpAnswer> {
  administrator(call, 'administer-labels');
  const versions = await call.gateway.labelRules.versions();
  await call.gateway.audit.record(eventOf(call, 'search-type', 'label-rules', { status: 200 }));
  const shown = versions.map(({ part, done, changed, about, finished, ...version }, at) => ({
    ...version,
    relabelling: {
      state: finished !== null ? 'finished' : at === 0 ? 'under way' : 'superseded',
      part,
      done,
      changed,
      about,
      finished,
    },
  }));
  return json(200, { versions: shown });
}

/** `GET /ig/label-rules/{version}`: one version whole, as it was imported. */
export async function exportLabelRules(call: Call): Promise<HttpAnswer> {
  administrator(call, 'administer-labels');
  const version = call.http.params['version'] ?? '';
  if (!/^[1-9]\d{0,8}$/.test(version)) throw new FhirError('not-found', 'There is no such version of the label rules.');
  const rules = await call.gateway.labelRules.export(Number(version));
  await call.gateway.audit.record(eventOf(call, 'read', `label-rules/${version}`, { status: 200 }));
  return json(200, rules);
}

/** `POST /ig/label-rules`: a new version; it binds the next decision, and what is kept is labelled anew behind it. */
export async function importLabelRules(call: Call): Promise<HttpAnswer> {
  const by = administrator(call, 'administer-labels');
  const { rules, replaces, reason } = await given(call, newRules);
  const { audit, labelRules } = call.gateway;
  const version = await labelRules.import({ rules, replaces, reason, by }, (made) => [
    audit.effect(eventOf(call, 'create', `label-rules/${made}`, { status: 201, how: `version=${made}` })).effect,
  ]);
  return json(201, { version, binds: 'the next decision' }, { Location: `${call.http.url.replace(/\?.*$/, '')}/${version}` });
}
