import { Tag } from 'nhsuk-react-components';
import { type Directive, type Directives, readDirectives } from '../api/directives.ts';
import { Link, useRouter } from '../app/router.tsx';
import { PersonLink, Text } from '../parts/names.tsx';
import { PersonForm } from '../parts/person-form.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { Day, When } from '../parts/when.tsx';

const STATES = {
  'in-force': { text: 'In force', colour: 'green' },
  'not-begun': { text: 'Not begun', colour: 'blue' },
  ended: { text: 'Ended', colour: 'grey' },
  withdrawn: { text: 'Changed or withdrawn', colour: 'grey' },
  'not-counted': { text: 'Does not count', colour: 'grey' },
} as const;
const isKnown = (state: string): state is keyof typeof STATES => state in STATES;

const One = ({ directive }: { directive: Directive }) => (
  <li>
    <Text>{directive.sentence}</Text>{' '}
    <Tag modifier={isKnown(directive.state) ? STATES[directive.state].colour : 'grey'}>
      {isKnown(directive.state) ? STATES[directive.state].text : directive.state}
    </Tag>
    <span className="console-beside">
      {directive.forPerson ? 'Recorded' : 'Recorded for another person who is taken for this one, with no review yet,'}{' '}
      <When at={directive.recorded} />{' '}
      {directive.recorder === null ? (
        'by what a hospital or practice said'
      ) : (
        <>
          by <Text>{directive.recorderName ?? directive.recorder}</Text>
        </>
      )}
      {directive.ends !== null && (
        <>
          , until <Day at={directive.ends} />
        </>
      )}
      {directive.superseded !== null && (
        <>
          , replaced <When at={directive.superseded} />
        </>
      )}
    </span>
  </li>
);

const List = ({ title, directives }: { title: string; directives: readonly Directive[] }) =>
  directives.length === 0 ? null : (
    <section>
      <h2 className="nhsuk-heading-m">{title}</h2>
      <ol className="console-timeline">
        {directives.map((each) => (
          <One key={each.directive} directive={each} />
        ))}
      </ol>
    </section>
  );

const Dissents = ({ dissents }: Pick<Directives, 'dissents'>) =>
  dissents.length === 0 ? null : (
    <section>
      <h2 className="nhsuk-heading-m">What practices say</h2>
      <ul>
        {dissents.map(({ custodian, noted }) => (
          <li key={custodian}>
            <Text>{custodian}</Text> says that the person does not want it to share, since <Day at={noted} />
          </li>
        ))}
      </ul>
    </section>
  );

const Found = ({ person, found }: { person: string; found: Directives }) => {
  const isCurrent = ({ state }: Directive): boolean => state === 'in-force' || state === 'not-begun';
  return (
    <>
      {found.directives.length === 0 ? (
        <Nothing>Nothing is recorded: this person has not objected, and has given no permission.</Nothing>
      ) : (
        <p>
          <Link to={`/objections-letter/${person}`}>Letter to the person</Link>
        </p>
      )}
      <List title="What counts" directives={found.directives.filter(isCurrent)} />
      <List title="Earlier" directives={found.directives.filter((each) => !isCurrent(each))} />
      <Dissents dissents={found.dissents} />
    </>
  );
};

export function ObjectionsOf({ person }: { person: string }) {
  const { asked, again } = useAnswer(person, readDirectives(person));
  return (
    <>
      <PageHeading caption="Objections">What one person decided</PageHeading>
      <p>
        Person <PersonLink id={person} />
      </p>
      <Shown asked={asked} again={again} what="what the person decided">
        {(found) => <Found person={person} found={found} />}
      </Shown>
      <p>
        <Link to="/objections">Another person</Link>
      </p>
    </>
  );
}

export function Objections() {
  const { go } = useRouter();
  return (
    <>
      <PageHeading>Objections</PageHeading>
      <p>What a person decided about sharing their record: what counts now, what counted before, and the letter that says so.</p>
      <PersonForm id="objections-person" found={(person) => go(`/objections/${person}`)} />
    </>
  );
}
