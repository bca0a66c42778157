import { Table, TextInput } from 'nhsuk-react-components';
import { dayBefore, isDay } from '../../api/days.ts';
import { type ListedRequest, openRequest, readRequests } from '../../api/requests.ts';
import { Link, useRouter } from '../../app/router.tsx';
import { PersonLink } from '../../parts/names.tsx';
import { PersonForm } from '../../parts/person-form.tsx';
import { fieldOf, ReasonForm } from '../../parts/reason-form.tsx';
import { Due, RequestState } from '../../parts/request-words.tsx';
import { Nothing, PageHeading, Shown } from '../../parts/states.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { Day } from '../../parts/when.tsx';

const Row = ({ item }: { item: ListedRequest }) => (
  <Table.Row>
    <Table.Cell>
      <Link to={`/requests/${item.id}`}>
        <Day at={new Date(`${item.received}T12:00:00Z`)} />
      </Link>
    </Table.Cell>
    <Table.Cell>{item.patient === undefined ? 'Nobody is named any more' : <PersonLink id={item.patient} />}</Table.Cell>
    <Table.Cell>
      <Due {...item} />
    </Table.Cell>
    <Table.Cell>
      <RequestState {...item} />
    </Table.Cell>
  </Table.Row>
);

const List = ({ requests }: { requests: readonly ListedRequest[] }) => {
  const late = requests.filter(({ overdue }) => overdue).length;
  if (requests.length === 0) return <Nothing>Nobody has asked.</Nothing>;
  return (
    <>
      {late > 0 && (
        <p>
          <strong>{late === 1 ? '1 request is overdue.' : `${late} requests are overdue.`}</strong>
        </p>
      )}
      <Table responsive className="console-table" caption="Requests, what is due first comes first">
        <Table.Head>
          <Table.Row>
            <Table.Cell>Received</Table.Cell>
            <Table.Cell>Person</Table.Cell>
            <Table.Cell>Due</Table.Cell>
            <Table.Cell>State</Table.Cell>
          </Table.Row>
        </Table.Head>
        <Table.Body>
          {requests.map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </Table.Body>
      </Table>
    </>
  );
};

/** People who asked what is held of them. */
export function RequestsPage() {
  const { go } = useRouter();
  const { asked, again } = useAnswer('requests', readRequests());
  return (
    <>
      <PageHeading>Requests for what is held</PageHeading>
      <p>
        A person may ask for everything that is held of them, and is answered within a month. Each organisation looks through its
        own part; a second officer approves; the file leaves once.
      </p>
      <section>
        <h2 className="nhsuk-heading-m">Find a person, to open a request</h2>
        <PersonForm id="requests-person" found={(person) => go(`/requests-of/${person}`)} />
      </section>
      <Shown asked={asked} again={again} what="requests">
        {({ requests }) => <List requests={requests} />}
      </Shown>
    </>
  );
}

const OpenForm = ({ person, done }: { person: string; done: () => void }) => (
  <ReasonForm
    id="open"
    title="Open a request"
    button="Open the request"
    question="How did they ask?"
    read={(form, reason) => {
      const received = fieldOf(form, 'received');
      if (!isDay(received)) return { text: 'Give the day on which they asked, as 2026-11-03', field: 'open-received' };
      return () => openRequest(person, received, reason);
    }}
    done={done}
  >
    <TextInput
      id="open-received"
      name="received"
      label="Day on which they asked"
      hint="Year, month, day: 2026-11-03. The month counts from it."
      defaultValue={dayBefore(new Date(), 0)}
      autoComplete="off"
      width={10}
    />
  </ReasonForm>
);

export function RequestsOf({ person }: { person: string }) {
  const { asked, again } = useAnswer(person, readRequests(person));
  return (
    <>
      <PageHeading caption="Requests for what is held">One person</PageHeading>
      <p>
        Person <PersonLink id={person} />
      </p>
      <Shown asked={asked} again={again} what="requests">
        {({ requests }) => <List requests={requests} />}
      </Shown>
      <OpenForm person={person} done={again} />
      <p>
        <Link to="/requests">All requests</Link>
      </p>
    </>
  );
}
