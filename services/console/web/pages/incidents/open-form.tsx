import { Radios } from 'nhsuk-react-components';
import { openIncident } from '../../api/incidents.ts';
import { useRouter } from '../../app/router.tsx';
import { type Faults, faultOf, textOf } from '../../parts/deed-form.tsx';
import { NATURES } from '../../parts/incident-words.tsx';
import { InstantFields, instantFaults, instantOf } from '../../parts/instant-fields.tsx';
import { WrittenDeed } from '../../parts/written-deed.tsx';

const check = (form: FormData): Faults => ({
  ...(textOf(form, 'nature') === '' ? { 'nature-confidentiality': 'Choose what happened' } : {}),
  ...instantFaults(form, 'aware', true),
});

/** Opens an incident, alone or from a case. */
export function OpenIncident({ casefile }: { casefile: string }) {
  const { go } = useRouter();
  const send = async (opening: Parameters<typeof openIncident>[0]) => {
    const answer = await openIncident(opening);
    if (answer.ok) go(`/incidents/${answer.value.id}`);
    return answer;
  };
  return (
    <WrittenDeed
      name="incident"
      title={casefile === '' ? 'Open an incident' : 'Open an incident from this case'}
      label="What happened?"
      hint="Do not name anybody, and write nothing clinical: the case and the log say whose data it is."
      button="Open the incident"
      check={check}
      change={(text, form) => {
        const aware = instantOf(form);
        const known = { ...(aware === undefined ? {} : { aware }), ...(casefile === '' ? {} : { case: casefile }) };
        return { nature: textOf(form, 'nature'), text, ...known };
      }}
      send={send}
      done={() => undefined}
    >
      {(faults) => (
        <>
          <Radios name="nature" legend="What kind is it?" {...faultOf(faults, 'nature-confidentiality')}>
            {Object.entries(NATURES).map(([value, text]) => (
              <Radios.Item key={value} id={`nature-${value}`} value={value}>
                {text}
              </Radios.Item>
            ))}
          </Radios>
          <InstantFields
            id="aware"
            what="When was it known?"
            hint="When somebody was reasonably certain that it happened. The 72 hours run from then. Leave it out for now."
            faults={faults}
          />
        </>
      )}
    </WrittenDeed>
  );
}
