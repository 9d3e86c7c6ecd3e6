import path from 'node:path'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'
import { constructableStyles } from './constructable-styles.ts'
import { strictPage } from './strict-page.ts'

const root = path.resolve(import.meta.dirname, '../..')

/**
 * How the renderer is bundled. Nothing may be inline, because both hosts send `default-src 'none'` with
 * `'self'` for scripts, styles and fonts: no polyfill script in the page, no `data:` fonts in the styles.
 */
export function rendererConfig(outDir: string): InlineConfig {
  return {
    configFile: false,
    root: path.join(root, 'renderer'),
    base: './',
    logLevel: 'warn',
    plugins: [react(), constructableStyles(), strictPage()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome140',
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
      reportCompressedSize: false,
    },
  }
}
