import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { isObject, parseExact, resourceId } from '@ouzel/fhir';
import { createRecordReader, createRecordWriter, localIdOf } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { contribution, holding } from '../world/contributions.ts';
import { withPermit } from '../world/permits.ts';
import { digits, textOf } from './exact.ts';
import { type Given, isGiven } from './examples.ts';
import { meaning } from './meaning.ts';

const isResource = (value: unknown): value is Resource => isObject(value) && typeof value['resourceType'] === 'string';

/**
 * What may not be posted by itself reaches the record store from a source all the same: stored by the writer, in a record of its own, and
 * read back by the reader.
 */
export function createStore(database: Database) {
  const [writer, reader] = [createRecordWriter(database), createRecordReader(database)];
  return {
    async keeps({ name, resource }: { name: string; resource: Given }): Promise<void> {
      const record = randomUUID();
      const id = typeof resource['id'] === 'string' ? resource['id'] : 'it';
      const given = parseExact(textOf({ ...resource, id }));
      if (!isResource(given)) throw new Error(`${name} is no resource.`);
      await writer.write(contribution(record, [given]));
      const [shown] = await withPermit({ holdings: [holding(record)] }, (permit) => reader.read(permit, { types: [] }));
      const read = digits(shown?.text ?? 'null');
      const own = resourceId({ record, local: localIdOf(record, resource.resourceType, id) });
      // A reference to itself has become one to what it is here.
      const ours = (reference: string): string =>
        reference === `${resource.resourceType}/${id}` ? `${resource.resourceType}/${own}` : reference;
      expect([name, isGiven(read) ? meaning(read) : undefined]).toEqual([name, meaning(resource, ours)]);
    },
  };
}
