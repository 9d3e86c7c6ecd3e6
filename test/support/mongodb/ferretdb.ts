import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod/mini'
import { cacheFolder } from './cache-folder.ts'
import { findCommand } from './find-command.ts'
import { startLocalServer } from './local-server.ts'
import type { RunningServer } from './servers.ts'

const version = 'v1.24.2'
const fileName = process.platform === 'win32' ? 'ferretdb.exe' : 'ferretdb'
const built = path.join(cacheFolder, `ferretdb-${version}`, fileName)
const buildMinutesMax = 20

/**
 * FerretDB over SQLite, built from source the first time; undefined where there is no Go to build it with. `more` are
 * arguments for what a test wants besides: users, TLS, the name of a replica set.
 */
export async function startFerretDb(more: readonly string[] = []): Promise<RunningServer | undefined> {
  if (!existsSync(built)) {
    const go = findCommand('go')
    if (go === undefined) return undefined
    await build(go)
  }
  const local = await startLocalServer((folder, port) => ({
    program: built,
    args: [
      '--handler=sqlite',
      `--sqlite-url=file:${folder}/`,
      `--state-dir=${folder}`,
      `--listen-addr=127.0.0.1:${port}`,
      '--debug-addr=-',
      '--telemetry=disable',
      '--log-level=error',
      ...more,
    ],
  }))
  return { name: 'ferretdb', uri: `mongodb://127.0.0.1:${local.port}/`, stop: local.stop }
}

/**
 * Builds aside and moves into place, so that runs at the same time never see half a program. `go install` alone makes one
 * that ends at once: FerretDB reads its version from a file that its module does not contain, so a copy of it gets one.
 */
async function build(go: string): Promise<void> {
  console.log(`Building FerretDB ${version}, once; this takes some minutes`)
  await mkdir(cacheFolder, { recursive: true })
  const aside = await mkdtemp(path.join(cacheFolder, 'build-'))
  const source = path.join(aside, 'source')
  try {
    await copyWritable(await download(go, aside), source)
    await writeFile(path.join(source, 'build/version/version.txt'), version)
    await run(go, ['build', '-buildvcs=false', '-o', path.join(aside, fileName), './cmd/ferretdb'], source)
    await mkdir(path.dirname(built), { recursive: true })
    await rename(path.join(aside, fileName), built)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/** The folder in which Go keeps the source of the module; its files cannot be written. */
async function download(go: string, cwd: string): Promise<string> {
  const described = await run(
    go,
    ['mod', 'download', '-json', `github.com/FerretDB/FerretDB@${version}`],
    cwd,
  )
  return z.object({ Dir: z.string() }).parse(JSON.parse(described)).Dir
}

async function copyWritable(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) await copyWritable(source, target)
    else await writeFile(target, await readFile(source))
  }
}

async function run(go: string, args: readonly string[], cwd: string): Promise<string> {
  const env = { ...process.env, CGO_ENABLED: '0' }
  const { stdout } = await promisify(execFile)(go, args, { cwd, env, timeout: buildMinutesMax * 60_000 })
  return stdout
}
