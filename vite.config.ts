import { fileURLToPath } from 'node:url'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

/** What pages and widget are built with; scripts/web.ts says what is built. */
const root = fileURLToPath(new URL('./packages/web', import.meta.url))

/** GraphQL documents without the layout that they are written in. */
const documents: Plugin = {
  name: 'documents',
  transform: code =>
    code.includes('graphql(`')
      ? {
          code: code.replace(/graphql\(`[^`]*`\)/g, text =>
            text.replace(/\s+/g, ' ').replace(/ ?([{}():,!$]|\.{3}) ?/g, '$1'),
          ),
          map: null,
        }
      : null,
}

export default defineConfig({
  root,
  plugins: [documents],
  // The client kit as it is written, not as it was last built.
  resolve: { conditions: ['baton-source', ...defaultClientConditions] },
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
