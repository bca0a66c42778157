import { SummaryList } from 'nhsuk-react-components';
import { readSources, type Source } from '../api/sources.ts';
import { Fact } from '../parts/fact.tsx';
import { Text } from '../parts/names.tsx';
import { kindText, shareText, SourceState, STOP_CAUSES } from '../parts/source-words.tsx';
import { Nothing, PageHeading, Shown } from '../parts/states.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { When } from '../parts/when.tsx';
import { ResumeForm, StopForm } from './source-form.tsx';

const Last = ({ at }: { at: Date | null }) => (at === null ? <>None in 30 days</> : <When at={at} />);

const Facts = ({ source }: { source: Source }) => (
  <SummaryList>
    <Fact name="State">
      <SourceState state={source.state} />
    </Fact>
    <Fact name="Name">
      <Text>{source.name}</Text>
    </Fact>
    <Fact name="Kind">{kindText(source.kind)}</Fact>
    <Fact name="Last success">
      <Last at={source.lastSuccess} />
    </Fact>
    <Fact name="Last failure">
      <Last at={source.lastFailure} />
    </Fact>
    {source.lastPaused !== null && (
      <Fact name="Last not asked, after wrong answers or failures in a row">
        <When at={source.lastPaused} />
      </Fact>
    )}
    <Fact name="Complete answers, last 24 hours">{shareText(source)}</Fact>
  </SummaryList>
);

const Word = ({ word }: { word: NonNullable<Source['word']> }) => (
  <section>
    <h2 className="nhsuk-heading-m">{word.stopped ? 'Stopped' : 'Asked again'}</h2>
    <SummaryList>
      <Fact name="By">
        <Text>{word.byName}</Text>
      </Fact>
      <Fact name="When">
        <When at={word.recorded} />
      </Fact>
      {word.stopped && <Fact name="Readers are told">{STOP_CAUSES[word.cause ?? 'other'] ?? word.cause}</Fact>}
      {word.stopped && <Fact name="Earlier answers">{word.copies === 'shown' ? 'Shown, marked as old' : 'Not shown'}</Fact>}
      <Fact name="Reason">
        <Text>{word.reason}</Text>
      </Fact>
    </SummaryList>
  </section>
);

const One = ({ source, done }: { source: Source; done: () => void }) => (
  <>
    <Facts source={source} />
    {source.word !== undefined && <Word word={source.word} />}
    {source.asked &&
      (source.state === 'stopped' ? <ResumeForm id={source.source} done={done} /> : <StopForm id={source.source} done={done} />)}
    {!source.asked && <Nothing>It sends of itself and is not asked, so it cannot be stopped here.</Nothing>}
  </>
);

export function SourcePage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readSources());
  return (
    <>
      <PageHeading caption="Sources">{id}</PageHeading>
      <Shown asked={asked} again={again} what="this source">
        {({ sources }) => {
          const source = sources.find((each) => each.source === id);
          return source === undefined ? (
            <Nothing>There is no such source. Check the link, or go back to the list.</Nothing>
          ) : (
            <One source={source} done={again} />
          );
        }}
      </Shown>
    </>
  );
}
