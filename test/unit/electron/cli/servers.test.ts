import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { Readable } from 'node:stream'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { exitCodes } from '../../../../electron/cli/exit-codes.ts'
import type { Io } from '../../../../electron/cli/io.ts'
import { runLine } from '../../../support/cli-shop.ts'
import { removeDirectory, scratchDirectory } from '../../../support/scratch-project.ts'

let folder: string

beforeEach(() => {
  folder = scratchDirectory()
  return () => removeDirectory(folder)
})

const run = (line: string, own: Partial<Io> = {}) => runLine(line, folder, { randomBytes, ...own })
const typed = (text: string): Partial<Io> => ({ stdin: Readable.from([Buffer.from(text)]) })
const withEnv = (env: Io['env']): Partial<Io> => ({ env: { ARGON_DATA_DIR: 'data', ...env } })
const secret = 's3cr3t'

/** A port at which somebody listens who never says anything. */
async function silentPort(): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    onTestFinished(() => void socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('a connection', () => {
  test('is kept with its secrets, which nothing ever prints', async () => {
    const uri = `mongodb://ada:${secret}@127.0.0.1:1/crm?serverSelectionTimeoutMS=200`
    const said = [
      await run('argon connection add here -', typed(`${uri}\n`)),
      await run(`argon connection add there ${uri} --json`),
      await run('argon connection list'),
      await run('argon connection list --json'),
      await run('argon connection test here'),
      await run(`argon connection test ${uri} --json`),
      await run(`argon connection test mongodb://ada:${secret}@`),
      await run(`argon connection test ada:${secret}@127.0.0.1`),
      await run(`argon clone ${uri}&x=${secret}@y CRM`),
      await run('argon connection delete here --json'),
    ]
    expect(said.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 6, 6, 2, 3, 2, 0])
    for (const { stdout, stderr } of said) expect(stdout + stderr).not.toContain(secret)
    expect(said[0]?.stderr).toMatch(/^Its secrets are encrypted by a key in \S+secrets\.key, which /u)
    expect(readFileSync(path.join(folder, 'data', 'connections.json'), 'utf8')).not.toContain(secret)
  })

  test('comes from the environment where none is typed', async () => {
    const env = withEnv({ ARGON_MONGODB_URI: 'mongodb://from.env/crm' })
    expect(await run('argon connection add here', env)).toMatchObject({
      exitCode: 0,
      stdout: 'Added connection `here` to mongodb://from.env/crm\n',
    })
    expect(await run('argon connection add there')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('ARGON_MONGODB_URI') as string,
    })
    expect(await run('argon connection add there -', typed('\n'))).toMatchObject({ exitCode: 2 })
  })

  test('that asks for its secrets is refused with the way round', async () => {
    await run(`argon connection add here mongodb://ada:${secret}@127.0.0.1:1/crm --secrets ask`)
    for (const line of ['argon connection test here', 'argon clone here CRM']) {
      expect(await run(line)).toMatchObject({
        exitCode: exitCodes.refused,
        stderr: expect.stringContaining('on stdin, with `-` in place of the name') as string,
      })
    }
  })

  test('that is not there is told apart from one that is near', async () => {
    await run('argon connection add backup mongodb://127.0.0.1:1')
    expect(await run('argon connection delete bakcup')).toMatchObject({
      exitCode: exitCodes.notFound,
      stderr: 'There is no connection `bakcup`; did you mean `backup`?\n',
    })
    expect(await run('argon clone elsewhere CRM --database crm')).toMatchObject({
      exitCode: exitCodes.notFound,
      stderr: 'There is no connection `elsewhere`; `argon connection list` shows all\n',
    })
  })

  test('needs a database where one is read', async () => {
    expect(await run('argon clone mongodb://127.0.0.1:1 CRM')).toMatchObject({
      exitCode: exitCodes.usage,
      stderr: expect.stringContaining('--database') as string,
    })
  })

  test('that takes too long is given up with Ctrl+C', async () => {
    const port = await silentPort()
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    const line = `argon clone mongodb://127.0.0.1:${port}/crm CRM`
    const ran = await run(line, { interrupted: controller.signal })
    expect(ran).toMatchObject({ exitCode: exitCodes.interrupted, stdout: '' })
  })
})

describe('with ENABLE_WAL=false', () => {
  const older = withEnv({ ENABLE_WAL: 'false', ARGON_MONGODB_URI: 'mongodb://127.0.0.1:1/older' })

  test.each([
    'project info shop',
    'project create shop',
    'branch rename shop main other',
    'branch reset shop main --at 5',
    'log shop',
    'import shop main users',
    'connection list',
    'clone local shop',
    'checkout shop main --to local',
    'follow local shop main',
    'migrate find local',
    'migrate run local shop',
    'verify shop',
  ])('argon %s says what it needs, and how to get it', async (words) => {
    const name = /^(?:(?:project|branch|connection|migrate) )?\S+/u.exec(words)?.[0]
    const { exitCode, stderr } = await run(`argon ${words}`, older)
    expect(exitCode).toBe(exitCodes.refused)
    expect(stderr).toContain(`\`argon ${name}\` needs the write-ahead log, which ENABLE_WAL=false turns off`)
    expect(stderr).toContain('migrate')
  })

  test('a server that says nothing is given up with Ctrl+C', async () => {
    const port = await silentPort()
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    const env = { ENABLE_WAL: 'false', ARGON_MONGODB_URI: `mongodb://127.0.0.1:${port}/older` }
    const own = { ...withEnv(env), interrupted: controller.signal }
    expect(await run('argon branch list older', own)).toMatchObject({
      exitCode: exitCodes.interrupted,
      stdout: '',
    })
  })

  test('the database must be named, and the switch be one', async () => {
    expect(await run('argon project list', withEnv({ ENABLE_WAL: 'false' }))).toMatchObject({
      exitCode: exitCodes.usage,
      stderr: expect.stringContaining('ARGON_MONGODB_URI must name the database') as string,
    })
    expect(await run('argon project list', withEnv({ ENABLE_WAL: 'perhaps' }))).toMatchObject({
      exitCode: exitCodes.usage,
      stderr: 'ENABLE_WAL takes true or false, not perhaps\n',
    })
  })
})
