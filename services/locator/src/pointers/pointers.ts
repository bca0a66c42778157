import { type Consent, countedAs, type JudgedPointer, type Outbox, type Pointers, scrPermissionOf } from '@ouzel/exchange';
import { type Labeller, underLabels } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { ownSightOf, readPointer, searchPointers, sightOf } from './find.ts';
import { judgePointer, type KeptPointer } from './judge.ts';
import type { PointerPermissions } from './permissions.ts';
import { registerHolder } from './register.ts';
import { removePointer, storePointer } from './store.ts';

const PLACE = 'select holder, record from locator.document_pointer where id = $1';
const RECORD =
  'select r.record from locator.record r join locator.person p using (person) where p.nhs_number = $1 and r.custodian = $2 and r.audience is null';

/** The record locator on its tables. What was judged here is known by its object: nothing else can be stored. */
export function createPointers({
  database,
  permissions,
  labeller,
  consent,
  outbox,
  now,
}: {
  database: Database;
  labeller: Labeller;
  consent: Pick<Consent, 'permission'>;
  outbox: Pick<Outbox, 'changed'>;
  permissions: PointerPermissions;
  now: () => Date;
}): Pointers {
  const judged = new WeakMap<JudgedPointer, KeptPointer>();
  return {
    typesOf: ({ name }) => permissions.typesOf(name),
    judge(resource, how) {
      const kept = judgePointer(resource, how);
      judged.set(kept, kept);
      return kept;
    },
    register: ({ nhsNumber }, holder, alongside) => registerHolder(database, nhsNumber, holder, alongside),
    async placeOf(id) {
      const [row] = await database.rows<{ holder: string; record: string }>({
        name: 'pointers-place',
        text: PLACE,
        values: [id],
      });
      return row;
    },
    async recordOf(organisation, nhsNumber) {
      const values = [nhsNumber, organisation];
      const [row] = await database.rows<{ record: string }>({ name: 'pointers-record-of', text: RECORD, values });
      return row?.record;
    },
    async store(permit, pointer, how) {
      const kept = judged.get(pointer);
      if (kept === undefined) throw new Error('This pointer was not judged here.');
      const noted = now();
      const permission = scrPermissionOf(kept.resource);
      const others = countedAs(permit, how.holder.ods);
      const fact = { person: permit.person, others, custodian: how.holder.ods, noted };
      const following = permission === undefined ? [] : [consent.permission({ ...fact, permission })];
      return underLabels(labeller, async () => {
        const { marking, guard } = await labeller.current();
        const labelled = { ...kept, labels: marking(kept.resource) };
        return storePointer(database, permit, labelled, { ...how, guard, now: noted, following, outbox });
      });
    },
    remove: (permit, id, how) => removePointer(database, permit, id, { ...how, now: now() }),
    searchOwn: (permit, holder, wanted) => searchPointers(database, permit, ownSightOf(permit, holder), wanted),
    readOwn: (permit, holder, id) => readPointer(database, permit, ownSightOf(permit, holder), id),
    search: (permit, wanted) => searchPointers(database, permit, sightOf(permit), wanted),
    read: (permit, id) => readPointer(database, permit, sightOf(permit), id),
  };
}
