import { dateText, shortDateText, timeText } from '../api/days.ts';

export const When = ({ at }: { at: Date }) => (
  <time dateTime={at.toISOString()}>
    {dateText(at)} at {timeText(at)}
  </time>
);

/** For columns: the day above the time. */
export const WhenShort = ({ at }: { at: Date }) => (
  <time dateTime={at.toISOString()} className="console-when">
    {shortDateText(at)} <span>{timeText(at)}</span>
  </time>
);

export const Day = ({ at }: { at: Date }) => <time dateTime={at.toISOString()}>{dateText(at)}</time>;
