import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { mainProcessConfig } from '../../../build/vite/main-process.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '../../..')
const outputBytesMax = 16 * 1024 * 1024

/** A program of the bench that runs in a process of its own, bundled as the app is: no TypeScript is read there. */
export interface Child {
  readonly file: string
}

/** Bundles `name` of the folder `children`. It lies within the project, where the packages it needs are found. */
export async function bundleChild(name: string): Promise<Child> {
  const outDir = path.join(root, '.cache/bench', name)
  const fileName = `${name}.cjs`
  const entry = `test/bench/children/${name}.child.ts`
  await build(mainProcessConfig({ entry, fileName, outDir, external: ['lmdb', 'mongodb', 'ws'] }))
  return { file: path.join(outDir, fileName) }
}

/** Runs a child to its end; returns what it printed, which is JSON. */
export async function runChild<T>({ file }: Child, args: readonly string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [file, ...args], {
    cwd: root,
    maxBuffer: outputBytesMax,
  })
  return JSON.parse(stdout) as T
}
