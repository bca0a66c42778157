import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { markOf } from './chart-marks.tsx';
import type { Series } from './series.ts';

const HEIGHT = 280;
const FONT = '14px sans-serif';
const GRID = { stroke: '#d8dde0', width: 1 };
const TEXT = '#212b32';
/** Between the words under the chart, pixels. */
const WORDS_APART = 72;
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'short' });
const HOUR = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit' });

interface ChartProps {
  /** What it shows, for whoever does not see it. The numbers are in the table beside it. */
  label: string;
  times: readonly Date[];
  series: readonly Series[];
  /** `lines`: how often; `lanes`: when, each series in a lane of its own that bears its number. */
  as: 'lines' | 'lanes';
  each: 'hour' | 'day';
}

const linesOf = (series: readonly Series[]): uPlot.Series[] =>
  series.map(({ name }, place) => {
    const { colour, dash } = markOf(place);
    return { label: name, stroke: colour, width: 2, dash: [...dash], points: { show: false } };
  });

const lanesOf = (series: readonly Series[]): uPlot.Series[] =>
  series.map(({ name }, place) => {
    const { colour } = markOf(place);
    return { label: name, stroke: colour, paths: () => null, points: { show: true, size: 10, fill: colour } };
  });

/** The lanes from the top down: the first is the highest. */
const laneData = (series: readonly Series[]): (number | null)[][] =>
  series.map(({ at }, place) => at.map((n) => (n === 0 ? null : series.length - place)));

function optionsOf({ as, series, each }: ChartProps, width: number): uPlot.Options {
  const lanes = as === 'lanes';
  const axis = { stroke: TEXT, font: FONT, grid: GRID, ticks: GRID };
  const words = each === 'day' ? DAY : HOUR;
  const time = {
    ...axis,
    space: WORDS_APART,
    values: (_plot: uPlot, splits: number[]) => splits.map((seconds) => words.format(new Date(seconds * 1000))),
  };
  const lane = {
    ...axis,
    splits: () => series.map((_each, place) => place + 1),
    values: (_plot: uPlot, splits: number[]) => splits.map((at) => String(series.length - at + 1)),
  };
  const counting = {
    ...axis,
    values: (_plot: uPlot, splits: number[]) => splits.map((n) => (Number.isInteger(n) ? String(n) : '')),
  };
  return {
    width,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Europe/London'),
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: lanes ? [0.5, series.length + 0.5] : (_plot, _min, max) => [0, Math.max(4, max * 1.1)] } },
    axes: [time, lanes ? lane : counting],
    series: [{}, ...(lanes ? lanesOf(series) : linesOf(series))],
  };
}

/** A picture of numbers that stand in a table beside it: it cannot be reached or read by itself. */
export function Chart(props: ChartProps) {
  const { label, times, series, as } = props;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = place.current;
    if (box === null) return undefined;
    const data: uPlot.AlignedData = [
      times.map((time) => time.getTime() / 1000),
      ...(as === 'lanes' ? laneData(series) : series.map(({ at }) => at)),
    ];
    const plot = new uPlot(optionsOf(props, box.clientWidth), data, box);
    const sized = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT }));
    sized.observe(box);
    return () => {
      sized.disconnect();
      plot.destroy();
    };
  }, [times, series, as]);
  return <div className="console-chart" ref={place} role="img" aria-label={label} />;
}
