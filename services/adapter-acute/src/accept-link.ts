import type { Effect, LinkChanged, LinkStatement, Organisation } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Header } from '@ouzel/hl7v2';
import type { AcuteIntakeOptions } from './accept.ts';
import type { TranslatedLink } from './translate/link.ts';

/** A trust speaks for its own numbers only. @throws FhirError `not-allowed` */
async function assertOwn(options: AcuteIntakeOptions, { authorities }: TranslatedLink, custodian: Organisation): Promise<void> {
  const others = authorities.filter((authority) => authority !== '' && authority !== custodian.ods);
  for (const authority of others)
    if ((await options.organisationOf(authority)) !== undefined)
      throw new FhirError('not-allowed', 'PID-3 or MRG-1 names a number of another organisation, which only that one merges.');
}

/** Records what a message says of the sender's numbers, with the message itself, in one transaction. @throws FhirError */
export async function acceptLink(
  options: AcuteIntakeOptions,
  link: TranslatedLink,
  header: Header,
  custodian: Organisation,
  keep: Effect,
): Promise<void> {
  await assertOwn(options, link, custodian);
  const { sendingFacility, sendingApplication, controlId } = header;
  const statements = link.pairs.map((pair): LinkStatement => ({
    ...pair,
    scope: 'local',
    custodian: custodian.ods,
    change: link.change,
    organisation: custodian.ods,
    by: sendingApplication,
    reason: link.event,
    source: `${sendingFacility} ${sendingApplication} ${controlId}`,
    // A clock that is ahead must not keep a later word from counting.
    occurred: new Date(Math.min(link.occurred.getTime(), options.now().getTime())),
  }));
  const told = (changed: readonly LinkChanged[]): Effect[] => changed.flatMap((each) => options.outbox.tell(each, link.occurred));
  await options.locator.links.stateAll(statements, (changed) => [keep, ...told(changed)]);
}
