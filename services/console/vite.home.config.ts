import { defineConfig } from 'vite';
import console from './vite.config.ts';

const root = `${import.meta.dirname}/web/home`;

/** The page of care homes, built beside the console and in the same way. Its worker has a name that stays, since browsers look for it. */
export default defineConfig({
  ...console,
  root,
  build: {
    ...console.build,
    outDir: '../../dist/home',
    rolldownOptions: {
      input: { index: `${root}/index.html`, worker: `${root}/worker.ts` },
      output: { entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js') },
    },
  },
});
