import { ORGANISATION_KINDS, PURPOSES } from '@ouzel/exchange';
import { z } from 'zod';
import { dataClassNames, DATA_CLASSES_VERSION } from './data-classes.ts';
import { classesOfView, VIEWS } from './views.ts';

const ods = z.string().regex(/^\w{3,10}$/);
const kinds = z.array(z.enum(ORGANISATION_KINDS)).default([]);

/**
 * One version of a data-sharing agreement: whose data may be shown to whom, for which purposes, as far as which view, on what ground and
 * until when. A party is named by its kind or by its ODS code.
 */
export const agreementSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  version: z.number().int().positive(),
  controller: z.string(),
  custodianKinds: kinds,
  custodianCodes: z.array(ods).default([]),
  requesterKinds: kinds,
  requesterCodes: z.array(ods).default([]),
  purposes: z.array(z.enum(PURPOSES)),
  /** Names of `data-classes.ts`; null: every class. */
  dataClasses: z.array(z.string()).nullable(),
  /** In which version of the mapping those names are meant. */
  dataClassesVersion: z.number().int().positive().default(DATA_CLASSES_VERSION),
  /** NHS job role codes of the acting person; empty: any role, and systems that act without a person. */
  roles: z.array(z.string()).default([]),
  view: z.enum(VIEWS),
  /** Data classes that a requester may also write into the custodian's record. */
  writes: z.array(z.string()).default([]),
  lawfulBasis: z.string(),
  /** Reference of the data protection impact assessment. */
  dpia: z.string(),
  reviewDate: z.coerce.date(),
  approver: z.string(),
  validFrom: z.coerce.date(),
  validUntil: z.coerce.date(),
  /** From then on it covers nothing at all. */
  revokedAt: z.coerce.date().nullable(),
});
export type Agreement = z.output<typeof agreementSchema>;

/** What the schema alone cannot say is wrong with an agreement that is to be published: one sentence for each fault. */
export function agreementFaults(agreement: Agreement): string[] {
  const known = dataClassNames(agreement.dataClassesVersion);
  const unknown = [...(agreement.dataClasses ?? []), ...agreement.writes].filter((name) => !known.includes(name));
  const viewed = classesOfView(agreement.view) ?? known;
  const unread = agreement.writes.filter((name) => !(agreement.dataClasses ?? known).includes(name) || !viewed.includes(name));
  const { custodianKinds, custodianCodes, requesterKinds, requesterCodes, purposes, validFrom, validUntil } = agreement;
  const texts = [agreement.controller, agreement.approver, agreement.lawfulBasis, agreement.dpia];
  const rules: [boolean, string][] = [
    [validUntil > validFrom, 'ends before it begins'],
    [custodianKinds.length + custodianCodes.length > 0, 'names no custodian'],
    [requesterKinds.length + requesterCodes.length > 0, 'names no requester'],
    [purposes.length > 0, 'names no purpose'],
    [known.length > 0, `is made in version ${agreement.dataClassesVersion} of the data classes, which is not known here`],
    [unknown.length === 0, `names data classes that are not known: ${unknown.join(', ')}`],
    [unread.length === 0, `lets write what it does not let read: ${unread.join(', ')}`],
    [texts.every((text) => text.trim() !== ''), 'leaves controller, approver, lawful basis or DPIA empty'],
  ];
  return rules.flatMap(([holds, fault]) => (holds ? [] : [fault]));
}

export const nameOf = ({ id, version }: Pick<Agreement, 'id' | 'version'>): string => `${id}/${version}`;
