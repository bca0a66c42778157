import { type Account, type SignIn } from '@ouzel/access';
import { HOSPITALS, type Region, USERS } from '@ouzel/region';
import type { Surroundings } from '../compose.ts';
import type { Config } from '../config.ts';
import { careHomeBase, consoleBase } from '../console.ts';

const SAMPLE_CONSOLE = 'sample-console';
const SAMPLE_CARE_HOME = 'sample-care-home-page';

/** Who may be chosen on the sign-in page. The last one shows who is refused. */
export function sampleAccounts({ organisations }: Region): Account[] {
  const exchange = organisations.all.find(({ kind }) => kind === 'exchange');
  const [hospital] = HOSPITALS;
  type At = Pick<typeof hospital, 'ods' | 'name'> | undefined;
  const account = (user: (typeof USERS)[keyof typeof USERS], role: string, at: At = exchange): Account => ({
    ...user,
    ods: at?.ods ?? '',
    purpose: 'HOPERAT',
    about: `${role}, ${at?.name ?? ''} (invented)`,
  });
  return [
    account(USERS.privacyOfficer, 'Privacy Officer'),
    account(USERS.caldicottGuardian, 'Caldicott Guardian'),
    account(USERS.hospitalPrivacyOfficer, 'Privacy Officer', hospital),
    account(USERS.consentManager, 'Consent manager'),
  ];
}

/** Who works in a home: one of its own, one of an agency, one of another home. The last one shows who is refused. */
function homeAccounts({ organisations }: Region): Account[] {
  const [home, other] = organisations.careHomes;
  const account = (user: (typeof USERS)[keyof typeof USERS], about: string, { ods, name }: Named): Account => ({
    ...user,
    ods,
    purpose: 'TREAT',
    about: `${about}, ${name} (invented)`,
  });
  const hospital = organisations.all.find(({ kind }) => kind === 'acute-trust') ?? home;
  return [
    account(USERS.careAssistant, 'Care assistant', home),
    account(USERS.agencyAssistant, 'Care assistant of an agency', home),
    account(USERS.otherAssistant, 'Care assistant', other),
    account(USERS.hospitalNurse, 'Nurse', hospital),
  ];
}
type Named = Pick<Region['organisations']['careHomes'][0], 'ods' | 'name'>;

/** What people of the sample may sign in to. */
export const sampleSignIns = (
  region: Region,
  bases: Surroundings['bases'],
  { consoleScope, careHomeScope }: Pick<Config, 'consoleScope' | 'careHomeScope'>,
  password: string,
): SignIn[] => [
  {
    clientId: SAMPLE_CONSOLE,
    redirectUri: `${consoleBase(bases)}/callback`,
    scope: consoleScope,
    accounts: sampleAccounts(region),
    password,
  },
  {
    clientId: SAMPLE_CARE_HOME,
    redirectUri: `${careHomeBase(bases)}/callback`,
    scope: careHomeScope,
    accounts: homeAccounts(region),
    password,
  },
];

/** The clients of the sample's own pages. */
export const samplePages = ({ auth: issuer }: Surroundings['bases']): Pick<Surroundings, 'consoleClient' | 'careHomeClient'> => ({
  consoleClient: { issuer, clientId: SAMPLE_CONSOLE },
  careHomeClient: { issuer, clientId: SAMPLE_CARE_HOME },
});
