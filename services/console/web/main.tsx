import 'nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css';
import './console.css';
import './desk.css';
import './navigation.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Application } from './app/application.tsx';

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Application />
    </StrictMode>,
  );
