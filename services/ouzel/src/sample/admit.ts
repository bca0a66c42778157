import { admission, createHospitalTwin, type Person, type Region } from '@ouzel/region';

/** Those of the region who are in hospital are admitted as any admission comes: by HL7 v2 over MLLP. */
export async function admitInpatients(region: Region, mllpPort: number, now: Date): Promise<void> {
  const hospital = createHospitalTwin('127.0.0.1', mllpPort);
  const at = new Date(now.getTime() - 48 * 3_600_000);
  const stays = region.people.flatMap((person: Person) => person.hospitals.map((ods) => ({ person, ods })));
  await Promise.all(
    stays.map(({ person, ods }, place) =>
      hospital.send(admission(person, { hospital: ods, at, controlId: `SAMPLE-${place + 1}` }, `S${place + 1}`)),
    ),
  );
  hospital.close();
}
