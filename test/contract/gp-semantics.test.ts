import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { translateRecord } from '@ouzel/adapter-gp';
import { isObject } from '@ouzel/fhir';
import { ownedBy } from './gp-samples.ts';
import { overSamples, sample } from './samples.ts';

const folder = join(resolve(process.env['OUZEL_HOME'] ?? '.'), 'test', 'contract', 'gp-tables');
const tables = readdirSync(folder).toSorted();

interface Row {
  resource: string;
  element: string;
  is: unknown;
}

/** A row without a resource goes on about the one above it. */
function rowsOf(name: string): Row[] {
  let resource = '';
  return readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .flatMap((line): Row[] => {
      const [, named = '', element, is] = /^\| (\S*) *\| `(.+?)` \| `(.*)` \|$/.exec(line) ?? [];
      if (element === undefined || is === undefined) return [];
      if (named !== '') resource = named;
      return [{ resource, element, is: JSON.parse(is) }];
    });
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce((each: unknown, step) => {
    if (Array.isArray(each)) return each[Number(step)];
    return isObject(each) ? each[step] : undefined;
  }, value);
}

describe('What whole records of others say, element by element, as their source has it', () => {
  test('there are tables of more than ten records', () => expect(tables.length).toBeGreaterThan(10));

  overSamples(() => {
    test.each(tables)('%s', (name) => {
      const file = name.replace('.md', '.json');
      const { json, nhsNumber } = ownedBy(file, JSON.parse(sample(`gpconnect-structured-stu3/patients/${file}`)));
      const { resources } = translateRecord(json, { nhsNumber });
      const found = new Map(resources.map((each) => [`${each.resourceType}/${each.id}`, each]));
      const rows = rowsOf(name);
      expect(rows.length).toBeGreaterThan(5);
      expect(rows.map(({ resource, element }) => [resource, element, at(found.get(resource), element)])).toEqual(
        rows.map(({ resource, element, is }) => [resource, element, is]),
      );
    });
  });
});
