/** NEWS2 (Royal College of Physicians, 2017): what each reading adds to the score. Scale 2 of the saturation only where a clinician said so. */
const CHART: readonly (readonly [string, string, string, string, string])[] = [
  ['Breaths per minute', '12–20', '9–11', '21–24', '8 or fewer; 25 or more'],
  ['SpO2, scale 1 (%)', '96 or more', '94–95', '92–93', '91 or less'],
  [
    'SpO2, scale 2 (%)',
    '88–92; 93 or more on air',
    '86–87; 93–94 on oxygen',
    '84–85; 95–96 on oxygen',
    '83 or less; 97 or more on oxygen',
  ],
  ['Air or oxygen', 'Air', '', 'Oxygen', ''],
  ['Upper blood pressure (mmHg)', '111–219', '101–110', '91–100', '90 or less; 220 or more'],
  ['Pulse per minute', '51–90', '41–50; 91–110', '111–130', '40 or less; 131 or more'],
  ['How awake', 'Alert', '', '', 'New confusion, or answers only to voice or pain, or not'],
  ['Temperature (°C)', '36.1–38.0', '35.1–36.0; 38.1–39.0', '39.1 or more', '35.0 or less'],
];
const TIMES = ['1', '2', '3', '4'];

/** A chart to be written on by hand. */
export const BlankChart = () => (
  <>
    <h2 className="nhsuk-heading-m">NEWS2 chart</h2>
    <p className="home-write">Name:</p>
    <div className="home-chart" role="region" aria-label="NEWS2 chart" tabIndex={0}>
      <table className="console-table">
        <caption className="nhsuk-u-visually-hidden">Points of each reading, and room to write four sets</caption>
        <thead>
          <tr>
            <th scope="col">Reading</th>
            {['0', '1', '2', '3'].map((points) => (
              <th scope="col" key={points}>
                {points} {points === '1' ? 'point' : 'points'}
              </th>
            ))}
            {TIMES.map((time) => (
              <th scope="col" key={time}>
                Set {time}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...CHART, ['Total; day and time; who', '', '', '', ''] as const].map(([reading, ...points]) => (
            <tr key={reading}>
              <th scope="row">{reading}</th>
              {points.map((text, at) => (
                <td key={at}>{text}</td>
              ))}
              {TIMES.map((time) => (
                <td key={time} className="home-blank" />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <p>
      0: the usual checks. 1–4: tell the nurse in charge, again within 6 hours. One reading with 3 points, or 5–6: ask for an
      urgent review now, again within 1 hour. 7 and over: ring 999.
    </p>
  </>
);
