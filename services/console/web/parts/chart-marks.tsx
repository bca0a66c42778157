/** Colours that stand out from white, and from each other by their strokes too: nobody needs to see colour. */
const MARKS = [
  { colour: '#005eb8', dash: [] },
  { colour: '#8a1538', dash: [8, 4] },
  { colour: '#006747', dash: [2, 4] },
  { colour: '#7c2855', dash: [10, 3, 2, 3] },
  { colour: '#330072', dash: [16, 4] },
  { colour: '#9a4500', dash: [4, 4] },
  { colour: '#425563', dash: [12, 4, 4, 4] },
  { colour: '#212b32', dash: [1, 3] },
] as const satisfies readonly { colour: string; dash: readonly number[] }[];

export const markOf = (place: number): { colour: string; dash: readonly number[] } => MARKS[place % MARKS.length] ?? MARKS[0];

const [WIDTH, HEIGHT] = [44, 12];

/** How a line is drawn, for the table beside its chart. */
export function Mark({ place }: { place: number }) {
  const { colour, dash } = markOf(place);
  return (
    <svg className="console-mark" width={WIDTH} height={HEIGHT} aria-hidden="true" focusable="false">
      <line x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} stroke={colour} strokeWidth="3" strokeDasharray={dash.join(' ')} />
    </svg>
  );
}
