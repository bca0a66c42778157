import { admission, createHospitalTwin, localNumberOf } from '@ouzel/region';
import { z } from 'zod';
import { HOSPITAL } from '../world/merging.ts';
import type { MllpCase } from './mllp-case.ts';
import type { MllpSeen, MllpStage } from './mllp.ts';

const MESSAGE_LIMIT_MS = 5_000;
const unless = (fine: boolean, got: string): string[] => (fine ? [] : [got]);

/** The rest of what a case says of the answer itself. */
export function answerDiffers({ expect: expected, request }: MllpCase, seen: MllpSeen): string[] {
  const { ack, neverAck, maxMs, closedWithinMs, rowsCreated, rssDeltaMiBMax, never = [] } = expected;
  const { acks, elapsedMs, closedMs, rows, messages, grownMiB, text } = seen;
  // Several messages: codes in order. One: any of the codes.
  const several = request.repeat === 1 && !request.frame && ack.every((code) => code === ack[0]) && ack.length > 1;
  const asDue = several
    ? acks.join() === ack.join()
    : acks.every((code) => ack.some((each) => each === code)) && (acks.length > 0 || ack.includes('none'));
  return [
    ...unless(asDue, `ack: ${acks.join(' ') || 'none'}`),
    ...unless(neverAck === undefined || !acks.includes(neverAck), `neverAck: ${neverAck}`),
    ...unless(maxMs === undefined || elapsedMs <= maxMs, `maxMs: ${Math.round(elapsedMs)}`),
    ...unless(closedWithinMs === undefined || (closedMs ?? Infinity) <= closedWithinMs, `closedWithinMs: ${closedMs}`),
    ...unless(rowsCreated === undefined || rows.after - rows.before === rowsCreated, `rowsCreated: ${rows.after - rows.before}`),
    ...unless(rssDeltaMiBMax === undefined || grownMiB <= rssDeltaMiBMax, `rssDeltaMiBMax: ${Math.round(grownMiB)}`),
    ...unless(expected.sameEffectOnce !== true || messages === 1, `sameEffectOnce: ${messages}`),
    ...never.filter((word) => text.includes(word)).map((word) => `never: ${word}`),
  ];
}

/** What the hospital says of the person now, and of nobody else. */
const SAID = `select r.body from records.resource r join locator.record l using (record) join locator.local_identifier i using (record)
  where r.type = 'Patient' and i.custodian = $1 and i.value = $2`;

async function patientsOf({ minting }: MllpStage, localNumber: string): Promise<string[]> {
  const rows = await minting.rows<{ body: string }>(SAID, [HOSPITAL, `${HOSPITAL}|${localNumber}`]);
  return rows.map(({ body }) => body);
}

async function fieldDiffers(stage: MllpStage, { expect: { field } }: MllpCase): Promise<string[]> {
  if (field === undefined) return [];
  const bodies = await patientsOf(stage, localNumberOf(stage.person, HOSPITAL));
  if (field.equals !== undefined)
    return unless(
      bodies.some((body) => body.includes(`"family":"${field.equals}"`)),
      `field: ${bodies.join()}`,
    );
  const within = bodies.some((body) => /"family":"[^"]*PV1/.test(body));
  const visits = await stage.minting.rows("select 1 from records.resource where type = 'Encounter' and body like '%WARD%EVIL%'");
  return [...unless(within, 'field: it is not within PID-5'), ...unless(visits.length === 0, 'field: a visit was made of it')];
}

const listed = z.looseObject({
  items: z.array(z.looseObject({ reason: z.string() })).optional(),
  links: z.array(z.looseObject({ link: z.string() })).optional(),
});

async function workItemDiffers({ merging }: MllpStage, { expect: { workItem } }: MllpCase): Promise<string[]> {
  if (workItem === 'identity-conflict') {
    const { text } = await merging.officer('links/suspected');
    return unless(text.includes('demographics-differ'), `workItem: ${text.slice(0, 200)}`);
  }
  if (workItem !== 'unmerge-review') return [];
  const { json } = await merging.officer('links');
  const [newest] = listed.parse(json).links ?? [];
  const { status } = await merging.officer(`links/${newest?.link ?? 'none'}/exposure`);
  return unless(status === 200, `workItem: ${status}`);
}

const WHOSE = `select l.person from locator.record l join locator.local_identifier i using (record) where i.custodian = $1 and i.value = $2`;

/** Says who goes by a number now that was merged into the person's, and looks whose the record is. */
async function mergeDiffers(stage: MllpStage, { expect: expected }: MllpCase, seen: MllpSeen): Promise<string[]> {
  if (expected.afterMerge !== true && expected.convergesWith === undefined) return [];
  const prior = expected.afterMerge === true ? seen.fill('{{PRIOR_MRN}}') : 'UNSEEN';
  const twin = createHospitalTwin('127.0.0.1', stage.minting.world.mllpPort);
  const own = localNumberOf(stage.person, HOSPITAL);
  const text = admission(stage.person, { hospital: HOSPITAL, at: new Date(), controlId: `after-${prior}` }, `V-${prior}`)
    .replace(`${stage.person.nhsNumber}^^^NHS^NH~`, '')
    .replace(`${own}^^^`, `${prior}^^^`);
  const { code } = await twin.send(text);
  twin.close();
  const whose = async (number: string): Promise<string | undefined> =>
    (await stage.minting.rows<{ person: string }>(WHOSE, [HOSPITAL, `${HOSPITAL}|${number}`]))[0]?.person;
  const [survivors, priors] = [await whose(own), await whose(prior)];
  return unless(
    code === 'AA' && survivors !== undefined && survivors === priors,
    `merged: ${code} ${survivors ?? ''} ${priors ?? ''}`,
  );
}

async function linkedDiffers(stage: MllpStage, { expect: { linked } }: MllpCase): Promise<string[]> {
  if (linked === undefined) return [];
  const others = await stage.minting.rows("select 1 from records.resource where type = 'Patient' and body ilike '%\"BROWN\"%'");
  return unless(others.length === 0, 'linked: what it says of another was taken for the person');
}

async function metricDiffers({ minting }: MllpStage, { expect: { metric } }: MllpCase): Promise<string[]> {
  const [, name, least] = /^(\w+)>(\d+)$/.exec(metric ?? '') ?? [];
  if (name === undefined) return [];
  const response = await fetch(`${new URL(minting.world.fhirBase).origin}/metrics`);
  const value = new RegExp(`^\\w*${name} (\\d+)$`, 'm').exec(await response.text())?.[1];
  return unless(Number(value) > Number(least), `metric: ${value}`);
}

/** Whether messages of others are still taken: rule 2 of the list. */
async function stillServes({ minting, person }: MllpStage): Promise<string[]> {
  const twin = createHospitalTwin('127.0.0.1', minting.world.mllpPort);
  const started = performance.now();
  const { code } = await twin.send(
    admission(person, { hospital: HOSPITAL, at: new Date(), controlId: crypto.randomUUID().slice(0, 20) }, 'V-SERVES'),
  );
  twin.close();
  return unless(
    code === 'AA' && performance.now() - started < MESSAGE_LIMIT_MS,
    `rule: a message of another sender was answered ${code}`,
  );
}

/** How what came of a case differs from what it expects, key by key; and whether the listener still serves. */
export async function mllpDiffers(
  stage: MllpStage,
  attack: MllpCase,
  seen: MllpSeen,
): Promise<{ differences: string[]; broken: string[] }> {
  const differences = [
    ...answerDiffers(attack, seen),
    ...(await fieldDiffers(stage, attack)),
    ...(await workItemDiffers(stage, attack)),
    ...(await mergeDiffers(stage, attack, seen)),
    ...(await linkedDiffers(stage, attack)),
    ...(await metricDiffers(stage, attack)),
  ];
  return { differences, broken: await stillServes(stage) };
}
