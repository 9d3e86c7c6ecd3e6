import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contract } from '../../shared/contract/contract.ts'
import { connect } from '../../shared/rpc/connect.ts'
import { createSocketPort } from '../../shared/rpc/socket-port.ts'
import { WebSocket as NodeSocket } from 'ws'

const mainFile = path.resolve(import.meta.dirname, '../../electron/web/main.ts')
const children: ChildProcess[] = []
let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-web-main-'))
})

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await rm(dataDir, { recursive: true })
})

interface Started {
  readonly child: ChildProcess
  readonly output: () => string
  readonly exited: Promise<number | null>
}

function start(...args: string[]): Started {
  const child = spawn(process.execPath, [mainFile, '--no-open', ...args], {
    env: { ...process.env, NODE_OPTIONS: '', ARGON_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return { child, output: () => output, exited }
}

async function linkOf({ output }: Started): Promise<URL> {
  const link = () => /http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}\n/u.exec(output())?.[0]
  await expect.poll(link).toBeDefined()
  return new URL(String(link()).trim())
}

async function connectTo(link: URL) {
  const socket = new NodeSocket(`ws://${link.host}/rpc`, ['argon.1', link.hash.slice(1)], {
    headers: { origin: link.origin },
  })
  await once(socket, 'open')
  return connect(createSocketPort(socket), contract, { parseOutputs: true })
}

describe('the web host as a process', () => {
  test('serves the engine behind the printed link, and tells what it is', async () => {
    const link = await linkOf(start())
    const api = await connectTo(link)
    expect(await api.app.info({})).toMatchObject({
      host: 'web',
      dataDirectory: dataDir,
      platform: process.platform,
    })
    const project = await api.projects.create({ name: 'Kept' })
    expect((await api.projects.list({})).map(({ id }) => id)).toEqual([project.id])
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s shuts down cleanly with a window open; the data is kept',
    async (signal) => {
      const first = start()
      const api = await connectTo(await linkOf(first))
      await api.projects.create({ name: 'Kept' })
      const watching = api.projects.watch({})[Symbol.asyncIterator]()
      await watching.next()
      const lost = watching.next().catch((error: { code: string }) => error.code)
      first.child.kill(signal)
      expect(await first.exited).toBe(0)
      expect(await lost).toBe('connection.closed')
      expect(first.output()).toContain('has shut down')

      const again = await connectTo(await linkOf(start()))
      expect((await again.projects.list({})).map(({ name }) => name)).toEqual(['Kept'])
    },
  )

  test('a signal that arrives twice at once shuts down once', async () => {
    const started = start()
    await linkOf(started)
    started.child.kill('SIGINT')
    started.child.kill('SIGTERM')
    expect(await started.exited).toBe(0)
  })

  test('each run has its own token, and none is kept in a file', async () => {
    const one = await linkOf(start('--data-dir', path.join(dataDir, 'one')))
    const two = await linkOf(start('--data-dir', path.join(dataDir, 'two')))
    expect(one.hash).not.toBe(two.hash)
    for (const file of await readdir(dataDir, { recursive: true })) expect(file).not.toMatch(/token/iu)
  })

  test('a port that is taken, or that is none, is said in one sentence', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const port = String((taken.address() as AddressInfo).port)
    const refused = start('--port', port)
    expect(await refused.exited).toBe(1)
    expect(refused.output()).toBe(`Port ${port} is in use; choose another with --port\n`)
    taken.close()

    const wrong = start('--port', '70000')
    expect(await wrong.exited).toBe(1)
    expect(wrong.output()).toBe('--port takes a number from 0 to 65535, not 70000\n')
  })

  test('help is given, and an unknown flag is named', async () => {
    const help = start('--help')
    expect(await help.exited).toBe(0)
    expect(help.output()).toContain('--data-dir')
    const unknown = start('--browse')
    expect(await unknown.exited).toBe(1)
    expect(unknown.output()).toContain('--browse')
  })
})
