import { ORGANISATION_KINDS, PURPOSES } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';

/** A data-sharing agreement: which kinds of custodian show which types to which kinds of requester, for which purposes, and until when. */
export const agreementSchema = z.object({
  id: z.string(),
  version: z.number().int().positive(),
  custodianKinds: z.array(z.enum(ORGANISATION_KINDS)),
  requesterKinds: z.array(z.enum(ORGANISATION_KINDS)),
  purposes: z.array(z.enum(PURPOSES)),
  /** Null: every type. */
  types: z.array(z.string()).nullable(),
  validFrom: z.coerce.date(),
  validUntil: z.coerce.date(),
  revokedAt: z.coerce.date().nullable(),
  controller: z.string(),
  approver: z.string(),
  lawfulBasis: z.string(),
});
export type Agreement = z.output<typeof agreementSchema>;

const READ = `select id, version, custodian_kinds as "custodianKinds", requester_kinds as "requesterKinds", purposes, types, valid_from as "validFrom",
  valid_until as "validUntil", revoked_at as "revokedAt", controller, approver, lawful_basis as "lawfulBasis" from consent.agreement order by id, version`;

const PUT = `insert into consent.agreement (id, version, custodian_kinds, requester_kinds, purposes, types, valid_from, valid_until, revoked_at, controller, approver, lawful_basis)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id, version) do nothing`;

export interface Agreements {
  /** The agreements at a version of policy: read again only when the version that came with a request's facts has moved on. */
  at(policyVersion: number): Promise<readonly Agreement[]>;
  /** Adds agreements. A version that is there already stays as it is: agreements are never edited. */
  put(agreements: readonly Agreement[]): Promise<void>;
}

export function createAgreements(database: Database): Agreements {
  let known: { version: number; agreements: readonly Agreement[] } | undefined;
  return {
    async at(policyVersion) {
      if (known?.version === policyVersion) return known.agreements;
      const agreements = z.array(agreementSchema).parse(await database.rows({ name: 'consent-agreements', text: READ }));
      known = { version: policyVersion, agreements };
      return agreements;
    },
    async put(agreements) {
      await database.transaction(async (sql) => {
        for (const each of agreements) {
          const {
            id,
            version,
            custodianKinds,
            requesterKinds,
            purposes,
            types,
            validFrom,
            validUntil,
            revokedAt,
            controller,
            approver,
            lawfulBasis,
          } = each;
          const values = [
            id,
            version,
            custodianKinds,
            requesterKinds,
            purposes,
            types,
            validFrom,
            validUntil,
            revokedAt,
            controller,
            approver,
            lawfulBasis,
          ];
          await sql.rows({ text: PUT, values });
        }
      });
    },
  };
}
