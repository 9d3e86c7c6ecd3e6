import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { mainProcessConfig } from '../../../build/vite/main-process.ts'

/** Bundles the fixture's page into a new folder and answers its path. */
export async function buildFixturePage(): Promise<string> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'argon-fixture-'))
  await bundlePage(outDir)
  return outDir
}

/** Bundles the fixture as a desktop app: main process, the app's own preload, page. Answers the folder. */
export async function buildFixtureApp(): Promise<string> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'argon-fixture-'))
  const common = { outDir, external: ['electron'] }
  const main = mainProcessConfig({
    ...common,
    entry: 'test/support/fixture-app/main.child.ts',
    fileName: 'main.cjs',
  })
  const preload = mainProcessConfig({ ...common, entry: 'electron/preload.ts', fileName: 'preload.cjs' })
  for (const config of [main, preload]) {
    await build({ ...config, build: { ...config.build, emptyOutDir: false, sourcemap: false } })
  }
  await bundlePage(path.join(outDir, 'renderer'))
  return outDir
}

async function bundlePage(outDir: string): Promise<void> {
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
}
