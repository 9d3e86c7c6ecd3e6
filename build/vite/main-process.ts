import path from 'node:path'
import type { InlineConfig } from 'vite'

const root = path.resolve(import.meta.dirname, '../..')

/** One CommonJS file for Electron's side: `entry` is relative to the project, `external` stays a `require`. */
export interface MainProcessBundle {
  readonly entry: string
  readonly fileName: string
  readonly outDir: string
  readonly external: readonly string[]
}

/** How the main process and its preload are bundled: one file each, readable, every other package inside. */
export function mainProcessConfig(bundle: MainProcessBundle): InlineConfig {
  return {
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: [...bundle.external], target: 'node' },
    build: {
      ssr: path.join(root, bundle.entry),
      outDir: bundle.outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: [...bundle.external],
        output: { format: 'cjs', entryFileNames: bundle.fileName, codeSplitting: false },
      },
    },
  }
}
