import { randomUUID } from 'node:crypto';
import { createHospitalTwin, HOSPITALS, type MessageContext, type Person } from '@ouzel/region';
import type { World } from './world.ts';

/** A hospital on its own line: what it says of the resident of the home. */
export function openHospital(world: World) {
  const twin = createHospitalTwin('127.0.0.1', world.mllpPort);
  const number = world.sample.region.named.careHomeResident;
  const resident = (): Person => {
    const found = world.sample.region.people.find(({ nhsNumber }) => nhsNumber === number);
    if (found === undefined) throw new Error('There is no such resident.');
    return found;
  };
  return {
    resident,
    /** @returns the code of the acknowledgement. */
    async says(
      message: (person: Person, context: MessageContext) => string,
      context: Partial<MessageContext> = {},
    ): Promise<string> {
      const whole = { hospital: HOSPITALS[0].ods, at: new Date(), controlId: randomUUID().slice(0, 18), ...context };
      return (await twin.send(message(resident(), whole))).code;
    },
    close: () => twin.close(),
  };
}
export type Hospital = ReturnType<typeof openHospital>;
