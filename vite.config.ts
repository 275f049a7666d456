import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** What pages and widget are built with; scripts/web.ts says what is built. */
const root = fileURLToPath(new URL('./src/web', import.meta.url))

export default defineConfig({
  root,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: fileURLToPath(new URL('./dist/web', import.meta.url)),
    emptyOutDir: true,
    // A page's policy lets no `data:` script or style in, and inlined images are seldom smaller.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
