import { startLadder } from '@ouzel/adapter-carehome';
import { createAgreements, createConsent } from '@ouzel/consent';
import { createLog, openDatabase } from '@ouzel/runtime';
import { outbox } from '@ouzel/sync';

/** A worker of the ladder alone, as a process of its own that can be killed. */
const log = createLog('silent');
const database = openDatabase({
  url: process.env['LADDER_DATABASE'] ?? '',
  application: 'ladder',
  connectionsMax: 2,
  statementTimeoutMs: 5_000,
  log,
});
const consent = createConsent({ database, agreements: createAgreements(database), now: () => new Date() });
await startLadder({ database, outbox, consent, log });
