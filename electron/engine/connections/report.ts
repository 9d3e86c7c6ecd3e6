import type { Db, Document, MongoClient } from 'mongodb'
import type { ConnectionString } from '../../../shared/connection-string/connection-string.ts'
import type { ConnectionReport, Offer, TopologyKind } from '../../../shared/model/connection.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { isServerError } from '../mongodb/error-kinds.ts'
import { connect } from './connect.ts'
import { describeFailure } from './failure-words.ts'

/** Connects, asks a server what there is, and closes again. Rejects with words for a person, or `cancelled`. */
export async function testServer(
  parts: ConnectionString,
  now: () => number,
  signal: AbortSignal,
): Promise<ConnectionReport> {
  const client = await connect(parts, { signal })
  const giveUp = (): void => void client.close(true).catch(() => {})
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    return await reportOn(client, now)
  } catch (error) {
    throw signal.aborted
      ? new ArgonError('cancelled', 'The test was given up')
      : describeFailure(error, parts)
  } finally {
    signal.removeEventListener('abort', giveUp)
    await client.close(true)
  }
}

const pings = 3
/** Nothing is read from it nor made in it. */
const probeCollection = 'argon_probe'

/** These answers are read here and not kept. */
const plainValues = { promoteValues: true, promoteLongs: true }

/** Asks a connected client what there is; nothing is written. `now` gives milliseconds. */
async function reportOn(client: MongoClient, now: () => number): Promise<ConnectionReport> {
  const admin = client.db('admin', plainValues)
  const hello = await admin.command({ hello: 1 })
  const build = await quietly(admin, { buildInfo: 1 })
  const status = await quietly(admin, { connectionStatus: 1 })
  const topology = topologyOf(hello)
  const user = userOf(status)
  // What was asked so far is answered to everybody, also by a server that will do nothing without a login.
  if (user === '') await admin.command({ listDatabases: 1, nameOnly: true })
  const isAlone = topology === 'standalone'
  const [changeStreams, snapshotReads] = isAlone
    ? (['notOffered', 'notOffered'] as const)
    : [await offersChangeStreams(admin), await offersSnapshots(client.db(undefined, plainValues))]
  return {
    ...productOf(build),
    topology,
    setName: textOf(hello['setName']),
    members: Array.isArray(hello['hosts']) ? hello['hosts'].map(textOf) : [],
    isWritable: hello['isWritablePrimary'] === true || topology === 'sharded',
    user,
    changeStreams,
    snapshotReads,
    latencyMilliseconds: await fastestPing(admin, now),
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** An answer that not every server and not every user gets. */
async function quietly(db: Db, command: Document): Promise<Document> {
  try {
    return await db.command(command)
  } catch (error) {
    if (isServerError(error)) return {}
    throw error
  }
}

function topologyOf(hello: Document): TopologyKind {
  if (hello['serviceId'] !== undefined) return 'loadBalanced'
  if (hello['msg'] === 'isdbgrid') return 'sharded'
  return hello['setName'] === undefined ? 'standalone' : 'replicaSet'
}

/** FerretDB gives the version of MongoDB whose protocol it speaks, and its own under another name. */
function productOf(build: Document): { product: string; version: string } {
  const ferret = build['ferretdb'] as Document | undefined
  const ferretVersion = textOf(ferret?.['version']) || textOf(build['ferretdbVersion'])
  if (ferretVersion !== '') return { product: 'FerretDB', version: ferretVersion.replace(/^v/u, '') }
  return { product: 'MongoDB', version: textOf(build['version']) }
}

function userOf(status: Document): string {
  const info = status['authInfo'] as Document | undefined
  const users: unknown = info?.['authenticatedUsers']
  const [first] = Array.isArray(users) ? (users as Document[]) : []
  return first === undefined ? '' : `${textOf(first['user'])}@${textOf(first['db'])}`
}

const unauthorized = 13

async function offersChangeStreams(admin: Db): Promise<Offer> {
  const pipeline = [{ $changeStream: { allChangesForCluster: true } }]
  const answer = await offer(() => admin.command({ aggregate: 1, pipeline, cursor: { batchSize: 0 } }))
  return typeof answer === 'string' ? answer : 'offered'
}

/** A server that ignores the read concern instead of refusing it does not say at which time it read. */
async function offersSnapshots(db: Db): Promise<Offer> {
  const find = { find: probeCollection, limit: 1, singleBatch: true, readConcern: { level: 'snapshot' } }
  const answer = await offer(() => db.command(find))
  if (typeof answer === 'string') return answer
  const cursor = answer['cursor'] as Document | undefined
  return cursor?.['atClusterTime'] === undefined ? 'notOffered' : 'offered'
}

async function offer(ask: () => Promise<Document>): Promise<Document | Offer> {
  try {
    return await ask()
  } catch (error) {
    if (!isServerError(error)) throw error
    return error.code === unauthorized ? 'unknown' : 'notOffered'
  }
}

async function fastestPing(admin: Db, now: () => number): Promise<number> {
  let fastest = Infinity
  for (let round = 0; round < pings; round++) {
    const begun = now()
    await admin.command({ ping: 1 })
    fastest = Math.min(fastest, now() - begun)
  }
  return fastest
}
