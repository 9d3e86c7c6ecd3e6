import type { Db, Document } from 'mongodb'
import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson'
import { decode } from '../../../electron/engine/bson/bson-options.ts'
import { compareBytes } from '../../../electron/engine/bson/raw.ts'
import type { TestServer } from './servers.ts'

/** Ten branches beside `main`, each of which changes, adds and removes a few documents, as the older layout keeps them. */
export const olderBranches = Array.from({ length: 10 }, (_, n) => `branch-${n}`)
export const usersOfMain = 200
const changedEvery = 20

type Row = Document & { _id: unknown }

/** Fills a database as an installation of the older layout would have left it after some time. */
export async function makeOlderInstallation(
  server: TestServer,
  db: Db,
  branches: readonly string[] = olderBranches,
): Promise<void> {
  await insert(db, 'main_users', users())
  await insert(db, 'main_orders', orders())
  // FerretDB ends the connection where it meets a decimal.
  const hasDecimals = server.name !== 'ferretdb'
  if (hasDecimals) await insert(db, 'main_prices', prices())
  for (const [n, branch] of branches.entries()) {
    await insert(db, `${branch}_users`, changedUsers(n))
    // The third branch has dropped its orders, the fourth has a collection that `main` has not.
    if (n !== 2) await insert(db, `${branch}_orders`, orders())
    if (hasDecimals) await insert(db, `${branch}_prices`, prices())
    if (n === 3) await insert(db, `${branch}_notes`, [{ _id: 'first', text: 'only here' }])
  }
}

const insert = (db: Db, collection: string, rows: readonly Row[]) =>
  db.collection<Row>(collection).insertMany(rows as never[])

const idOf = (n: number): ObjectId => new ObjectId(`64b7f9f0c2a4e1d3${n.toString(16).padStart(8, '0')}`)

const users = (): Row[] => Array.from({ length: usersOfMain }, (_, n) => user(n, 0))

/** Values of the types that servers and drivers like to turn into others. */
const user = (n: number, revision: number): Row => ({
  _id: idOf(n),
  name: `User ${n}`,
  visits: new Int32(revision),
  score: new Double(3),
  total: Long.fromString('9007199254740993'),
  token: new Binary(Uint8Array.of(1, 2, n % 256)),
  seen: new Date(1_700_000_000_000 + n),
  stamp: new Timestamp({ t: 5, i: n }),
  nested: { z: 1, a: [new Int32(1), new Double(1), null, 'x'] },
})

/** Documents under keys of several types, in whose order a comparison must agree with the server. */
const orders = (): Row[] =>
  [new Int32(3), 'a', 'B', new Double(2.5), Long.fromNumber(10), idOf(1), true].map((_id, n) => ({
    _id,
    n: new Int32(n),
  }))

const prices = (): Row[] => [{ _id: 'p', price: Decimal128.fromString('10.50') }]

function changedUsers(n: number): Row[] {
  const changed = users().map((row, i) => (i % changedEvery === n % changedEvery ? user(i, n + 1) : row))
  changed.splice(n, 1)
  return [...changed, user(usersOfMain + n, 0)]
}

/** Every document of a collection as the server gives it. */
export async function rawDocuments(db: Db, collection: string): Promise<Uint8Array[]> {
  const raw = await db.collection(collection).find({}, { raw: true }).toArray()
  return (raw as unknown as Uint8Array[]).map((bytes) => Uint8Array.from(bytes)).sort(compareBytes)
}

/** All that a database holds, to see that nothing was touched. */
export async function contentOf(db: Db): Promise<Record<string, Document[]>> {
  const infos = await db.listCollections({}, { promoteValues: true }).toArray()
  const names = infos.map(({ name }) => name).sort()
  const content: Record<string, Document[]> = {}
  for (const name of names) content[name] = (await rawDocuments(db, name)).map(decode)
  return content
}
