import { allows, mayOperate } from '@ouzel/access';
import type { Disclosure } from '@ouzel/exchange';
import { FhirError, noRecord, parseResourceId } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { bodyOf } from '../body.ts';
import { eventOf, officerOf } from '../cases/officer.ts';
import { accessRequest, assertScope, type Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { release } from '../release.ts';
import { actorOf } from './viewing.ts';

type Reported = ReturnType<Call['gateway']['dataReports']['reportOf']>;

const made = (id: string): Buffer => Buffer.from(JSON.stringify({ id, state: 'reported' }));
const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

/** Who may see a resource may say that it is wrong, and nobody else is told that there is one. Nothing of it is in the answer, or in the trail. */
function reportShown(call: Call, report: Reported): Promise<Disclosure> {
  const [type = '', id = ''] = report.resource.split('/');
  assertScope(call.requester, type, 'r');
  const key = parseResourceId(id);
  if (key === undefined) throw noRecord();
  const { gateway } = call;
  const request = accessRequest(call, 'operation', 'data-reports', { by: 'record', record: key.record }, [type]);
  return release(call, request, async (permit, alongside) => {
    const [shown] = await gateway.reader.read(permit, { types: [type], conditions: [{ on: 'keys', keys: [key] }] });
    const custodian = permit.holdings.find(({ record }) => record === key.record)?.custodian.ods;
    if (shown === undefined || custodian === undefined) throw noRecord();
    const released = (reportId: string) => ({
      status: 201,
      headers: JSON_TYPE,
      body: made(reportId),
      answers: [],
      resources: [],
    });
    const whose = { custodian, reporter: actorOf(call) };
    return released(await gateway.dataReports.report(report, whose, (reportId) => alongside(released(reportId))));
  });
}

/** An officer knows of a resource by the trail alone: an event that is theirs to review names it. @throws FhirError `not-found`. */
async function reportSeen(call: Call, report: Reported): Promise<HttpAnswer> {
  const officer = officerOf(call);
  const { event, resource } = report;
  if (event === undefined)
    throw new FhirError('missing-element', 'An officer names the event that shows the resource.', { expression: ['event'] });
  const { dataReports, audit } = call.gateway;
  const organisation = officer.exchange ? undefined : officer.organisation;
  const custodian = await dataReports.custodianByEvent({ event, resource, organisation });
  if (custodian === undefined) throw new FhirError('not-found', 'There is no such resource in an event that is yours to review.');
  const did = () => audit.effect(eventOf(call, 'create', 'data-reports', null)).effect;
  const id = await dataReports.report(report, { custodian, reporter: actorOf(call) }, did);
  return { ...answer({ id, state: 'reported' }), status: 201 };
}

/** `POST data-reports`: what a clinician, the person, or an officer says is wrong about a resource goes to its custodian. */
export async function reportData(call: Call): Promise<HttpAnswer> {
  const { requester, http, gateway } = call;
  if (!mayOperate(requester, 'report-data') || (requester.user === undefined && requester.patient === undefined))
    throw new FhirError(
      'not-allowed',
      'People report wrong data, by name, with the scope user/$report-data or patient/$report-data.',
    );
  const { json } = await bodyOf(http, ['application/json']);
  const report = gateway.dataReports.reportOf(json);
  return requester.purpose === 'HOPERAT' && allows(requester, 'AuditEvent', 'r')
    ? reportSeen(call, report)
    : reportShown(call, report);
}
