import { Select } from 'nhsuk-react-components';
import type { LoggedAccess } from '../../api/audit-event.ts';
import { reportData } from '../../api/data-reports.ts';
import { useRouter } from '../../app/router.tsx';
import { textOf } from '../../parts/deed-form.tsx';
import { WRONGS } from '../../parts/report-words.tsx';
import { WrittenDeed } from '../../parts/written-deed.tsx';

/** `Type/record.local`: what has another shape is of no custodian. */
const ADDRESS = /^([A-Z][A-Za-z]+\/[0-9a-z]+\.[0-9a-z]+)/;

const Choices = ({ values }: { values: readonly (readonly [string, string])[] }) => (
  <>
    {values.map(([value, text]) => (
      <option key={value} value={value}>
        {text}
      </option>
    ))}
  </>
);

/** From an access to a report that something which was shown is wrong. */
export function ReportData({ access }: { access: LoggedAccess }) {
  const { go } = useRouter();
  const shown = [...new Set(access.resources.flatMap((each) => ADDRESS.exec(each)?.[1] ?? []))];
  if (shown.length === 0) return null;
  const send = async (report: Parameters<typeof reportData>[0]) => {
    const answer = await reportData(report);
    if (answer.ok) go(`/corrections/${answer.value.id}`);
    return answer;
  };
  return (
    <WrittenDeed
      name="report"
      title="Report wrong data in what was shown"
      label="What is wrong?"
      hint="The custodian reads this. Do not write down what the record says."
      button="Report it"
      change={(text, form) => ({ event: access.id, resource: textOf(form, 'resource'), what: textOf(form, 'what'), text })}
      send={send}
      done={() => undefined}
    >
      {() => (
        <div className="console-fields">
          <Select id="report-resource" name="resource" label="Which resource?">
            <Choices values={shown.map((each) => [each, each])} />
          </Select>
          <Select id="report-what" name="what" label="In what way?">
            <Choices values={Object.entries(WRONGS)} />
          </Select>
        </div>
      )}
    </WrittenDeed>
  );
}
