import { SummaryList } from 'nhsuk-react-components';
import { changeReport, readReport, type WholeReport } from '../../api/data-reports.ts';
import { Link } from '../../app/router.tsx';
import { Fact } from '../../parts/fact.tsx';
import { OrganisationLink, Text } from '../../parts/names.tsx';
import { REPORT_DEEDS, ReportState, WRONGS } from '../../parts/report-words.tsx';
import { PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { When } from '../../parts/when.tsx';
import { WrittenDeed } from '../../parts/written-deed.tsx';

const Facts = ({ report }: { report: WholeReport }) => (
  <SummaryList>
    <Fact name="State">
      <ReportState {...report} />
    </Fact>
    <Fact name="Resource">
      <span className="console-code">{report.resource}</span>
    </Fact>
    <Fact name="What is wrong">{WRONGS[report.what] ?? report.what}</Fact>
    <Fact name="Held by">
      <OrganisationLink ods={report.custodian} name="" />
    </Fact>
    <Fact name="Reported by">
      <Text>{report.reporter.name}</Text>, {report.reporter.organisation}, <When at={report.reported} />
    </Fact>
  </SummaryList>
);

const Events = ({ events }: Pick<WholeReport, 'events'>) => (
  <section>
    <h2 className="nhsuk-heading-m">What happened</h2>
    <ol className="console-timeline">
      {events.map(({ version, at, actor, body }) => (
        <li key={version}>
          <strong>{REPORT_DEEDS[body.kind] ?? body.kind}</strong> by <Text>{actor.name}</Text>, {actor.organisation},{' '}
          <When at={at} />
          <span className="console-item">
            <Text>{body.text}</Text>
          </span>
        </li>
      ))}
    </ol>
  </section>
);

const ACTS = [
  { kind: 'take-up', title: 'Take it up', label: 'Who looks into it, and how?', button: 'Take it up' },
  { kind: 'correct', title: 'It was corrected at the source', label: 'What was done there?', button: 'Keep it as corrected' },
  { kind: 'refuse', title: 'Refuse it', label: 'Why is it not corrected?', button: 'Refuse the report' },
  { kind: 'note', title: 'Add a note', label: 'Note', button: 'Add the note' },
] as const;

const Deeds = ({ of, done }: { of: WholeReport; done: () => void }) => {
  const settled = of.state === 'corrected' || of.state === 'refused';
  const acts = ACTS.filter(({ kind }) => kind === 'note' || (!settled && !(kind === 'take-up' && of.state === 'taken-up')));
  return (
    <section aria-labelledby="deeds" className="console-deeds">
      <h2 className="nhsuk-heading-m" id="deeds">
        What can be done
      </h2>
      {settled && <p>It is settled. Where it is still wrong, report it anew.</p>}
      {acts.map(({ kind, ...words }) => (
        <WrittenDeed
          key={kind}
          name={kind}
          {...words}
          hint="Who reported it reads this. Do not write down what the record says."
          change={(text) => ({ kind, text })}
          send={(change) => changeReport(of, change)}
          done={done}
        />
      ))}
    </section>
  );
};

export function CorrectionPage({ id }: { id: string }) {
  const { asked, again } = useAnswer(id, readReport(id));
  return (
    <>
      <PageHeading caption="Corrections">One report</PageHeading>
      <Shown asked={asked} again={again} what="this report">
        {(report) => (
          <>
            <Facts report={report} />
            <Events events={report.events} />
            <Deeds key={report.version} of={report} done={again} />
          </>
        )}
      </Shown>
      <p>
        <Link to="/corrections">All reports</Link>
      </p>
    </>
  );
}
