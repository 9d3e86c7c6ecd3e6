import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../../../electron/engine/engine.ts'
import type { Commit } from '../../../../shared/model/entry.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'

const launcher = path.resolve(import.meta.dirname, '../../../../electron/cli/argon.mjs')
const workshop = mkdtempSync(path.join(tmpdir(), 'argon-cli-process-'))
const dataDir = path.join(workshop, 'data')
const running: ChildProcessWithoutNullStreams[] = []
/** More than a pipe and the buffers of both its ends hold. */
const documents = 10_000

interface Started {
  readonly child: ChildProcessWithoutNullStreams
  readonly stderr: () => string
  readonly ended: Promise<number | null>
}

function start(words: readonly string[], node = process.execPath): Started {
  const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ARGON_DATA_DIR: dataDir }
  const child = spawn(node, [launcher, ...words], { cwd: workshop, env })
  running.push(child)
  let stderr = ''
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  // What was not taken is told by the exit code.
  child.stdin.on('error', () => {})
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, stderr: () => stderr, ended }
}

async function run(
  words: readonly string[],
  input = '',
): Promise<{ exitCode: number | null; stdout: string }> {
  const { child, ended } = start(words)
  let stdout = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stdin.end(input)
  return { exitCode: await ended, stdout }
}

const someTime = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000))

const line = (id: number): string => `${JSON.stringify({ _id: id, text: 'x'.repeat(200) })}\n`

beforeAll(async () => {
  expect((await run(['project', 'create', 'Shop'])).exitCode).toBe(0)
  const text = Array.from({ length: documents }, (_, id) => line(id)).join('')
  expect((await run(['import', 'shop', 'main', 'many'], text)).exitCode).toBe(0)
}, 60_000)
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'close')
  }
})
afterAll(() => rmSync(workshop, { recursive: true, force: true }))

describe('the launcher', () => {
  test('starts under whatever Node the machine has, with the same words, input and exit code', async () => {
    // The first on the PATH that npm did not put there.
    const folders = (process.env['PATH'] ?? '')
      .split(path.delimiter)
      .filter((one) => !one.includes('node_modules'))
    const found = spawnSync('node', ['-p', 'process.execPath'], {
      env: { PATH: folders.join(path.delimiter) },
    })
    const node = found.status === 0 ? found.stdout.toString().trim() : process.execPath
    const { child, ended } = start(['import', 'shop', 'main', 'piped thing', '-', '--json'], node)
    let stdout = ''
    child.stdout.on('data', (chunk) => (stdout += String(chunk)))
    child.stdin.end(line(1))
    expect(await ended).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ file: 'stdin', collection: 'piped thing', documents: 1 })
    const refused = start(['log', 'nowhere'], node)
    expect(await refused.ended).toBe(3)
    expect(refused.stderr()).toMatch(/^There is no project `nowhere`/u)
  })

  test('paths are relative to where npm was called, not to where it runs its scripts', async () => {
    writeFileSync(path.join(workshop, 'one.json'), line(7))
    const root = path.resolve(launcher, '../../..')
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      ARGON_DATA_DIR: dataDir,
      INIT_CWD: workshop,
      npm_lifecycle_event: 'argon',
    }
    const words = [launcher, 'import', 'shop', 'main', 'by npm', 'one.json', '--quiet']
    expect(spawnSync(process.execPath, words, { cwd: root, env }).status).toBe(0)
  })
})

test('only what a command needs is loaded', () => {
  const lister = path.join(workshop, 'lister.mjs')
  writeFileSync(
    lister,
    `import { registerHooks } from 'node:module'
     registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) })`,
  )
  const loaded = (...words: string[]): string => {
    const env = { ...process.env, NODE_OPTIONS: '', ARGON_DATA_DIR: dataDir }
    return spawnSync(process.execPath, ['--import', lister, launcher, ...words], { env }).stderr.toString()
  }
  const help = loaded('--help')
  expect(help).toContain('/cli/commands/find.ts')
  expect(help).not.toMatch(/electron\/(?:engine|web|api|wire)\/|node_modules\/(?:lmdb|ws|zod|bson)\//u)
  const list = loaded('project', 'list')
  expect(list).toContain('/engine/engine.ts')
  expect(list).not.toMatch(/electron\/(?:web|api|wire|cli\/commands\/find)|node_modules\/(?:ws|zod)\//u)
})

test('what it writes beside an engine that has the project open is seen there, and the other way round', async () => {
  const engine = createEngine({ dataDirectory: dataDir, now: Date.now, randomBytes })
  try {
    const [info] = await engine.projects.list()
    const project = await engine.projects.use(info!.id)
    const commits: Commit[] = []
    project.onCommit((commit) => commits.push(commit))
    expect((await run(['branch', 'create', 'shop', 'beside', '--actor', 'cli'])).exitCode).toBe(0)
    await expect
      .poll(() => commits, { timeout: 20_000 })
      .toMatchObject([{ actor: 'cli', operations: ['createBranch'] }])

    await engine.branches.create(project, 'from the app', mainBranchId, atHead, { actor: 'app' })
    const { stdout } = await run(['branch', 'list', 'shop', '--json'])
    const names = stdout
      .trim()
      .split('\n')
      .map((text) => (JSON.parse(text) as { name: string }).name)
    expect(names).toEqual(['main', 'beside', 'from the app'])
  } finally {
    await engine.close()
  }
})

describe('a pipe', () => {
  test('that nobody reads is waited for; read at last it holds everything', async () => {
    const { child, ended } = start(['find', 'shop', 'main', 'many'])
    await once(child.stdout, 'readable')
    await someTime()
    expect(child.exitCode).toBe(null)
    let lines = 0
    for await (const chunk of child.stdout) lines += String(chunk).split('\n').length - 1
    expect(await ended).toBe(0)
    expect(lines).toBe(documents)
  })

  test('that takes the last of it late gets that as well, when all else is closed already', () => {
    // A little more than a pipe holds, so that the end is handed over and not yet taken.
    const words = `'${process.execPath}' '${launcher}' find shop main many --limit 330 --quiet`
    const env = { ...process.env, NODE_OPTIONS: '', ARGON_DATA_DIR: dataDir }
    const ran = spawnSync('sh', ['-c', `(${words}; echo $? >&2) | (sleep 1; wc -l)`], { env })
    expect({ lines: Number(ran.stdout.toString()), exitCode: ran.stderr.toString() }).toEqual({
      lines: 330,
      exitCode: '0\n',
    })
  })

  test('that is closed, as by head, ends it quietly', async () => {
    const { child, ended, stderr } = start(['find', 'shop', 'main', 'many'])
    await once(child.stdout, 'data')
    child.stdout.destroy()
    expect(await ended).toBe(0)
    expect(stderr()).toBe('')
  })

  test('that is full does not keep Ctrl+C from ending it', async () => {
    const { child, ended, stderr } = start(['find', 'shop', 'main', 'many'])
    await once(child.stdout, 'readable')
    // Had the scan not waited it would be at its end by then.
    await someTime()
    child.kill('SIGINT')
    // One Ctrl+C may come twice at once.
    child.kill('SIGINT')
    await once(child, 'exit')
    expect(child.exitCode).toBe(130)
    expect(stderr()).toBe('The read was stopped\n')
    child.stdout.destroy()
    await ended
  })
})

describe('Ctrl+C during an import', () => {
  test('ends it between two records; what was written stays, whole, and is said', async () => {
    const { child, ended, stderr } = start(['import', 'shop', 'main', 'cut', '--json'])
    // Two records and a bit; and the input does not end.
    child.stdin.write(Array.from({ length: 2500 }, (_, id) => line(id)).join(''))
    const written = async (): Promise<number> => {
      const { stdout } = await run(['log', 'shop', 'main', '--limit', '1', '--json'])
      return (JSON.parse(stdout) as { inserts: number; message: string }).inserts
    }
    await expect.poll(written, { timeout: 20_000 }).toBe(1000)
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    const { error } = JSON.parse(stderr()) as {
      error: { code: string; message: string; details: { documents: number } }
    }
    expect(error.code).toBe('cancelled')
    expect(error.message).toMatch(
      /^Importing stdin stopped: Interrupted; \d+ documents were written and stay$/u,
    )
    const { stdout } = await run(['find', 'shop', 'main', 'cut', '--json'])
    expect(stdout.split('\n').length - 1).toBe(error.details.documents)
    expect(error.details.documents % 1000).toBe(0)
    expect((await run(['verify', 'shop', '--quiet'])).exitCode).toBe(0)
  })
})
