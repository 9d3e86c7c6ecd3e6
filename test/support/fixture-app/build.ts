import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'

/** Bundles the fixture's page into a new folder and answers its path. */
export async function buildFixturePage(): Promise<string> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'argon-fixture-'))
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome140',
      minify: false,
      modulePreload: { polyfill: false },
    },
  })
  return outDir
}
