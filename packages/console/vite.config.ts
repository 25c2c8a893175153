import { defineConfig } from 'vite'

/** Static files with hashed names, and nothing inline, so that the strict Content-Security-Policy of the listener holds. */
export default defineConfig({
  base: '/console/',
  build: {
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
  },
})
