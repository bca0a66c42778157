import 'nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css';
import '../console.css';
import '../navigation.css';
import './home.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { consoleBase } from '../api/ask.ts';
import { Application } from './app/application.tsx';
import { finishLeaving } from './app/leaving.ts';

// Where there is no such worker the page works all the same, but for being loaded again without a connection.
if ('serviceWorker' in navigator)
  void navigator.serviceWorker.register(`${consoleBase()}/worker.js`, { scope: `${consoleBase()}/` }).catch(() => undefined);

const root = document.getElementById('root');
// Who signed out without a connection is signed out before anything is shown.
if (root !== null)
  void finishLeaving().then(() =>
    createRoot(root).render(
      <StrictMode>
        <Application />
      </StrictMode>,
    ),
  );
