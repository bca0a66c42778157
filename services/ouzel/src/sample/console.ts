import { type Account, type SignIn } from '@ouzel/access';
import { HOSPITALS, type Region, USERS } from '@ouzel/region';
import type { Surroundings } from '../compose.ts';
import { consoleBase } from '../console.ts';

export const SAMPLE_CONSOLE = 'sample-console';

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

export const sampleSignIn = (region: Region, bases: Surroundings['bases'], scope: string, password: string): SignIn => ({
  clientId: SAMPLE_CONSOLE,
  redirectUri: `${consoleBase(bases)}/callback`,
  scope,
  accounts: sampleAccounts(region),
  password,
});
