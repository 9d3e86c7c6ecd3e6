import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { build, type InlineConfig } from 'vite'
import { mainProcessConfig } from '../vite/main-process.ts'
import { rendererConfig } from '../vite/renderer.ts'
import { fingerprintOf, readFingerprint, writeFingerprint } from './fingerprint.ts'

/** The root of the project. */
export const projectRoot = path.resolve(import.meta.dirname, '../..')

/** Something that is bundled into `dist/`. */
export interface Target {
  readonly name: 'renderer' | 'main' | 'preload'
  readonly entry: string
  /** What it puts into `dist/`, relative to there; a whole folder or single files. */
  readonly outputs: readonly string[]
  /** Files whose change makes it stale, besides `shared/` and the build itself. */
  readonly inputs: readonly string[]
  readonly config: (outDir: string) => InlineConfig
}

const commonInputs = ['shared/**/*.ts', 'build/vite/*.ts', 'package-lock.json']

export const targets: readonly Target[] = [
  {
    name: 'renderer',
    entry: 'renderer/index.html',
    outputs: ['renderer'],
    inputs: ['renderer/**/*'],
    config: (outDir) => rendererConfig(path.join(outDir, 'renderer')),
  },
  {
    name: 'main',
    entry: 'electron/main.ts',
    outputs: ['main.cjs', 'main.cjs.map'],
    inputs: ['electron/**/*.ts'],
    config: (outDir) =>
      mainProcessConfig({
        entry: 'electron/main.ts',
        fileName: 'main.cjs',
        outDir,
        external: ['electron', 'lmdb', 'mongodb'],
      }),
  },
  {
    name: 'preload',
    entry: 'electron/preload.ts',
    outputs: ['preload.cjs', 'preload.cjs.map'],
    inputs: ['electron/**/*.ts'],
    config: (outDir) =>
      mainProcessConfig({
        entry: 'electron/preload.ts',
        fileName: 'preload.cjs',
        outDir,
        external: ['electron'],
      }),
  },
]

/** Bundles those of `wanted` whose sources changed since the last time; says which were built. */
export async function buildStale(wanted: readonly Target[], force = false): Promise<string[]> {
  const built: string[] = []
  for (const target of wanted) {
    const fingerprint = fingerprintOf(projectRoot, [...target.inputs, ...commonInputs])
    const stamp = path.join(projectRoot, '.cache/build', `${target.name}.stamp`)
    const outputsExist = target.outputs.every((output) => existsSync(distPath(output)))
    if (!force && outputsExist && readFingerprint(stamp) === fingerprint) continue
    await buildTarget(target)
    writeFingerprint(stamp, fingerprint)
    built.push(target.name)
  }
  return built
}

/** Bundles beside `dist/` and moves the result there, so that an interrupted build leaves the old one whole. */
async function buildTarget(target: Target): Promise<void> {
  const workshop = path.join(projectRoot, '.cache/build', `${target.name}-${process.pid}`)
  try {
    // Under a test runner NODE_ENV says otherwise, and React would come in its development form.
    process.env['NODE_ENV'] = 'production'
    await build(target.config(workshop))
    mkdirSync(distPath('.'), { recursive: true })
    for (const output of readdirSync(workshop)) {
      if (!target.outputs.includes(output))
        throw new Error(`The build of ${target.name} made an unexpected ${output}`)
      rmSync(distPath(output), { recursive: true, force: true })
      renameSync(path.join(workshop, output), distPath(output))
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true })
  }
}

function distPath(output: string): string {
  return path.join(projectRoot, 'dist', output)
}
