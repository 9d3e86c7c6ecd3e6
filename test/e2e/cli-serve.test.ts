import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MongoClient } from 'mongodb'
import { afterEach, beforeEach, expect, test } from 'vitest'

const launcher = path.resolve(import.meta.dirname, '../../electron/cli/argon.mjs')
const children: ChildProcess[] = []
let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-cli-serve-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await rm(dataDir, { recursive: true })
})

function start(...words: string[]) {
  const child = spawn(process.execPath, [launcher, 'serve', '--data-dir', dataDir, ...words], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let stderr = ''
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  return { child, stderr: () => stderr, exited: once(child, 'close').then(([code]) => code as number | null) }
}

test('argon serve gives the address as its result, serves the app, and shuts down at Ctrl+C', async () => {
  const { child, exited } = start('--json')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { url, dataDirectory } = JSON.parse(String(line)) as { url: string; dataDirectory: string }
  expect(dataDirectory).toBe(dataDir)
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/u)
  const page = await fetch(url)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('<div id="root">')
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})

test('argon serve lets MongoDB clients in while it runs', async () => {
  const { child, exited } = start('--json', '--mongodb-port', '0')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { mongodbUri } = JSON.parse(String(line)) as { mongodbUri: string }
  const client = new MongoClient(mongodbUri)
  try {
    await client.db('from_a_shell').collection('things').insertOne({ a: 1 })
    expect(await client.db('from_a_shell').collection('things').countDocuments()).toBe(1)
  } finally {
    await client.close()
  }
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})

test('a port that is taken is said in one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const port = String((taken.address() as AddressInfo).port)
  const { exited, stderr } = start('--port', port)
  expect(await exited).toBe(6)
  expect(stderr()).toBe(`Port ${port} is in use; choose another with --port\n`)
  taken.close()
})

test('what leads to no endpoint, or to one that anybody could listen to, is refused', async () => {
  const alone = start('--mongodb-host', '0.0.0.0')
  expect(await alone.exited).toBe(2)
  expect(alone.stderr()).toContain('Give --mongodb-port as well')
  const half = start('--mongodb-port', '0', '--mongodb-tls-key', 'key.pem')
  expect(await half.exited).toBe(2)
  expect(half.stderr()).toContain('go together')
})
