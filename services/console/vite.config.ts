import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The stylesheet of nhsuk-frontend without the fonts of another site, which are for nhs.uk alone; its icons are built in. */
const withoutFonts = (): Plugin => ({
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('nhsuk-frontend') && id.includes('.css')
      ? code
          .replaceAll(/@font-face\s*\{[^}]*\}/g, '')
          .replaceAll(/Frutiger W01,\s*/g, '')
          .replaceAll('url(/assets/', 'url(./assets/')
      : undefined,
});

export default defineConfig({
  root: `${import.meta.dirname}/web`,
  // Where it is served is known when it is: the server puts it before these.
  base: './',
  publicDir: false,
  // What the exchange checks its log with, in a browser.
  resolve: { alias: { 'node:crypto': `${import.meta.dirname}/web/ledger/node-crypto.ts` } },
  plugins: [react(), withoutFonts()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // Its minifier rejects the hacks for old browsers in the stylesheet, which comes minified.
    cssMinify: false,
    // A file that is written into another as data: would need a wider policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
