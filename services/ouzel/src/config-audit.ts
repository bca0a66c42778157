import { z } from 'zod';

/** Settings of the audit log: where its keys and its witness are. None of them is in the database. */
export const auditSettings = {
  auditLogName: z
    .string()
    .regex(/^[^\s+]+$/, 'must have no space and no plus')
    .default('ouzel.example/audit')
    .meta({
      env: 'OUZEL_AUDIT_LOG_NAME',
      description: "The audit log's name in its checkpoints and keys; never changed once it is used.",
    }),
  auditKeyFile: z.string().optional().meta({
    env: 'OUZEL_AUDIT_KEY_FILE',
    description:
      'Seeds of the keys that checkpoints are signed with, 64 hexadecimal digits a line, the last one in force; made in the data folder unless set. Role `ig` alone needs it.',
  }),
  auditWriterKeyFile: z.string().optional().meta({
    env: 'OUZEL_AUDIT_WRITER_KEY_FILE',
    description:
      'Key that every process codes its audit events with, 64 hexadecimal digits, the same for all; made in the data folder unless set.',
  }),
  auditWitnessFile: z.string().optional().meta({
    env: 'OUZEL_AUDIT_WITNESS_FILE',
    description:
      'File that every checkpoint is added to, best where no administrator of the database can write; in the data folder unless set.',
  }),
};
