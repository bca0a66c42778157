import { type Answer, ask, type Asked } from './api.ts';
import { startWorld } from './world.ts';

export const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
const SNOMED = 'http://snomed.info/sct';
export const patientBody = (value: string, change = {}) => ({
  resourceType: 'Patient',
  identifier: [{ system: NHS, value }],
  name: [{ family: 'Okafor', given: ['Nora'] }],
  birthDate: '1950-02-03',
  address: [{ line: ['1 Contributed Road'], postalCode: 'ZZ1 1ZZ' }],
  ...change,
});
export const idOf = ({ json }: Answer): string => String(Object(json).id);

/** A world with the sample client `bench`, which contributes every clinical type, and somebody whom it made known. */
export async function openContributor() {
  const world = await startWorld();
  const bench = await world.token('bench');
  const call = (path: string, asked: Asked = {}): Promise<Answer> => ask(world.fhirBase, path, { token: bench, ...asked });
  const patient = idOf(await call('Patient', { body: patientBody('9990000018') }));
  return {
    world,
    patient,
    call,
    condition: (change = {}) => ({
      resourceType: 'Condition',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
      code: { coding: [{ system: SNOMED, code: '38341003', display: 'Hypertension' }] },
      subject: { reference: `Patient/${patient}` },
      onsetDateTime: '2020-05',
      ...change,
    }),
    /** Resources that it contributed. */
    count: async (): Promise<number> => {
      const [row] = await world.system.database.rows<{ n: number }>({
        text: "select count(*)::int as n from records.resource r join locator.record l using (record) where l.custodian = '9OZB01'",
      });
      return row?.n ?? 0;
    },
  };
}
export type Contributor = Awaited<ReturnType<typeof openContributor>>;
