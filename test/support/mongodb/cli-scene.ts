import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Int32 } from 'bson'
import type { Db, Document } from 'mongodb'
import { onTestFinished } from 'vitest'
import type { Io } from '../../../electron/cli/io.ts'
import { makeCliShop, runLine, type Ran } from '../cli-shop.ts'
import { removeDirectory, scratchDirectory } from '../scratch-project.ts'
import { scratchDatabase } from './on-every-server.ts'
import type { TestServer } from './servers.ts'

const shop = (async () => {
  const folder = path.join(scratchDirectory(), 'shop')
  mkdirSync(folder)
  await makeCliShop(folder)
  return folder
})()

export interface CliScene {
  readonly folder: string
  /** The database that lines call `crm`, and the one of the older layout that they call `older`. */
  readonly crm: Db
  readonly older: Db
  /** Runs a line in the shop's folder, as `runLine` does; what it says calls the databases `crm` and `older`. */
  readonly run: (line: string, own?: Partial<Io>) => Promise<Ran>
}

type Row = Document & { _id: unknown }
const rows = (db: Db, name: string, documents: readonly Row[]) =>
  db.collection<Row>(name).insertMany(documents as never[])

/** The shop of the examples, the connection `local` to a server, and two databases there. */
export async function cliScene(server: TestServer): Promise<CliScene> {
  const folder = path.join(scratchDirectory(), 'shop')
  cpSync(await shop, folder, { recursive: true })
  onTestFinished(() => removeDirectory(path.dirname(folder)))
  const { db: crm } = await scratchDatabase(server)
  const { db: older } = await scratchDatabase(server)
  await fillCrm(crm)
  await fillOlder(older)
  writeFileSync(path.join(folder, 'server.txt'), `${server.uri}\n`)
  const run: CliScene['run'] = async (line, own = {}) => {
    const ran = await runLine(named(line, crm, older), folder, own)
    return { ...ran, stdout: unnamed(ran.stdout, crm, older), stderr: unnamed(ran.stderr, crm, older) }
  }
  const added = await run('argon connection add local - < server.txt')
  if (added.exitCode !== 0) throw new Error(added.stderr)
  return { folder, crm, older, run }
}

const named = (line: string, crm: Db, older: Db): string =>
  line
    .replaceAll('--database crm', `--database ${crm.databaseName}`)
    .replaceAll('--database older', `--database ${older.databaseName}`)

const unnamed = (text: string, crm: Db, older: Db): string =>
  text.replaceAll(crm.databaseName, 'crm').replaceAll(older.databaseName, 'older')

async function fillCrm(db: Db): Promise<void> {
  await rows(db, 'users', [
    { _id: new Int32(1), name: 'Ada', age: new Int32(36) },
    { _id: new Int32(2), name: 'Bo', age: new Int32(18) },
    { _id: new Int32(3), name: 'Cleo', age: new Int32(52) },
  ])
  await rows(db, 'visits', [{ _id: 'first' }, { _id: 'second' }])
}

async function fillOlder(db: Db): Promise<void> {
  const users = Array.from({ length: 20 }, (_, n) => ({ _id: new Int32(n), name: `User ${n}` }))
  await rows(db, 'main_users', users)
  await rows(db, 'feature_users', [{ _id: new Int32(0), name: 'Ada' }, ...users.slice(1)])
  await rows(db, 'odd', [{ _id: 'x' }])
}
