import type { Db, Document } from 'mongodb'
import { ArgonError } from '../../../../../shared/model/errors.ts'
import { bytesOf, documentOf, element } from '../../../bson/build.ts'
import { decode, encode } from '../../../bson/bson-options.ts'
import { findField } from '../../../bson/raw.ts'
import { bsonType } from '../../../../../shared/ejson/bson-types.ts'
import { rawDocuments } from '../../../mongodb/client-options.ts'
import { isServerError } from '../../../mongodb/error-kinds.ts'
import type { FollowPosition } from './position.ts'

/** Events that are read before they are written: a turn's worth. */
const batchEventsMax = 500
/** How long the server waits for something to happen before it says that nothing did. */
const waitMilliseconds = 1000

/**
 * The events of a database's change stream behind a position, in batches as they come; an empty batch says that nothing
 * has happened for a while. Errors: `follow.unsupported`, `follow.lost`, those of the driver.
 */
export async function* changeEvents(
  db: Db,
  position: FollowPosition,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Uint8Array[]> {
  try {
    yield* read(db, { ...stageFor(position), showExpandedEvents: true }, signal)
  } catch (error) {
    const isOlder = isServerError(error) && Number(error.code) === unknownField
    if (!isOlder) throw inWordsOfFollowing(error)
    yield* read(db, stageFor(position), signal)
  }
}

/** What servers before MongoDB 6.0 answer who is asked for expanded events; they tell of documents, drops and renames. */
const unknownField = 40_415

async function* read(
  db: Db,
  stage: Document,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Uint8Array[]> {
  const options = { ...rawDocuments, maxAwaitTimeMS: waitMilliseconds }
  const cursor = db.aggregate([{ $changeStream: stage }], options)
  try {
    for (;;) {
      // A cursor of an aggregation gives what is there; the stream stays open behind it.
      const first = (await cursor.tryNext()) as Uint8Array | null
      if (signal?.aborted === true) return
      yield first === null ? [] : [first, ...(cursor.readBufferedDocuments(batchEventsMax) as Uint8Array[])]
      if (cursor.closed) return
    }
  } finally {
    await cursor.close()
  }
}

/** `startAfter` goes on behind an event that ended a stream, too. */
function stageFor({ kind, value }: FollowPosition): Document {
  const type = kind === 'token' ? bsonType.object : bsonType.timestamp
  const { from } = decode(documentOf([element(type, 'from', value)])) as { from: unknown }
  return {
    fullDocument: 'updateLookup',
    ...(kind === 'token' ? { startAfter: from } : { startAtOperationTime: from }),
  }
}

/** Reads the time of the server's newest operation, from which on a stream can begin. */
export async function operationTimeNow(db: Db): Promise<Uint8Array> {
  const { operationTime } = (await db.command({ ping: 1 })) as { operationTime?: unknown }
  const found =
    operationTime === undefined ? undefined : findField(encode({ operationTime }), 'operationTime')
  if (found === undefined) throw unsupported()
  return Uint8Array.from(bytesOf(found))
}

/** InvalidResumeToken, ChangeStreamFatalError, ChangeStreamHistoryLost. */
const lostCodes = new Set([260, 280, 286])
/** What servers answer that know no change streams, each in its own way. */
const unsupportedCodes = new Set([59, 72, 115, 238, 40_324, 40_573])

function inWordsOfFollowing(error: unknown): unknown {
  if (!isServerError(error)) return error
  const code = Number(error.code)
  if (lostCodes.has(code)) {
    const message =
      'The server no longer has the changes since the branch was followed to; begin anew, which pulls first'
    return new ArgonError('follow.lost', message, { serverCode: code })
  }
  return unsupportedCodes.has(code) ? unsupported(code) : error
}

function unsupported(serverCode: number | null = null): ArgonError {
  const message =
    'This server has no change streams, which following needs: they come with a replica set (one member is enough: `mongod --replSet rs0`, then `rs.initiate()`) or a sharded cluster. Until then, pull from time to time'
  return new ArgonError('follow.unsupported', message, { serverCode })
}
