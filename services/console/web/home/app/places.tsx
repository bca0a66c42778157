import type { ReactNode } from 'react';
import type { SignedIn } from '../../api/session.ts';
import type { Place } from '../../app/router.tsx';
import { EnterPage } from '../pages/enter.tsx';
import { LeavePage } from '../pages/leave.tsx';
import { NoSuchPlace } from '../pages/no-such-place.tsx';
import { PaperPage } from '../pages/paper.tsx';
import { ReceiptPage } from '../pages/receipt.tsx';
import { ResidentPage } from '../pages/resident.tsx';
import { ResidentsPage } from '../pages/residents.tsx';
import { SetPage } from '../pages/set.tsx';
import { UnsentPage } from '../pages/unsent.tsx';
import { UploadPage } from '../pages/upload.tsx';

/** Ids of ours and keys of sets: nothing that leads elsewhere. */
const BELOW = /^\/(residents|enter|sets|receipts)\/([A-Za-z0-9.-]{1,80})$/;

/** Every page of somebody who is signed in. */
export function pageAt({ path }: Place, session: SignedIn, leave: () => void): ReactNode {
  const home = session.organisation.ods;
  if (path === '/') return <ResidentsPage />;
  if (path === '/unsent') return <UnsentPage user={session.user} />;
  if (path === '/paper') return <PaperPage />;
  if (path === '/upload') return <UploadPage />;
  if (path === '/leave') return <LeavePage home={home} leave={leave} />;
  const [, kind, id = ''] = BELOW.exec(path) ?? [];
  if (kind === 'residents') return <ResidentPage key={id} id={id} />;
  if (kind === 'enter') return <EnterPage key={id} person={id} session={session} />;
  if (kind === 'sets') return <SetPage key={id} setKey={id} />;
  if (kind === 'receipts') return <ReceiptPage key={id} id={id} />;
  return <NoSuchPlace />;
}
