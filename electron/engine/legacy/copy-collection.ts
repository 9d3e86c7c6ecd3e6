import type { Db } from 'mongodb'
import { ArgonError } from '../../../shared/model/errors.ts'
import { withoutFields } from '../bson/build.ts'
import { decode } from '../bson/bson-options.ts'
import { isDriverError } from '../mongodb/error-kinds.ts'
import { rawBatches } from '../mongodb/raw-reads.ts'
import { writeRaw } from '../mongodb/raw-writes.ts'
import { throwIfAborted } from '../transfer/mongodb/stop.ts'
import type { ServerCollection } from '../transfer/mongodb/list-source.ts'

/** What servers answer that do not know a stage: MongoDB's NotImplemented and Unrecognized pipeline stage name. */
const noSuchStage = new Set([238, 40_324])

/** Copies a collection with its options and indexes under another name; by the server itself where it can. */
export async function copyCollection(
  db: Db,
  source: ServerCollection,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  throwIfAborted(signal)
  const { options, indexes } = source.traits
  await db.createCollection(target, options === undefined ? {} : decode(options))
  if (indexes !== undefined && indexes.length > 0) {
    // The version of an index is the server's own affair; FerretDB gives one and takes none.
    const specifications = indexes.map((index) => decode(withoutFields(index, ['v'])))
    await db.command({ createIndexes: target, indexes: specifications })
  }
  if (await isCopiedByServer(db, source.name, target)) return
  for await (const batch of rawBatches(db.collection(source.name).find({}, { raw: true }))) {
    throwIfAborted(signal)
    const [refused] = await writeRaw(db, 'insert', target, batch)
    if (refused !== undefined) {
      const message = `The server refused a document of the copy \`${target}\`: ${refused.message}`
      throw new ArgonError('legacy.copyRefused', message, { target, serverCode: refused.code })
    }
  }
}

/** `$out` keeps the indexes and options of a collection that is there. FerretDB has no `$out`. */
async function isCopiedByServer(db: Db, source: string, target: string): Promise<boolean> {
  try {
    await db
      .collection(source)
      .aggregate([{ $out: target }])
      .toArray()
    return true
  } catch (error) {
    if (isDriverError(error) && noSuchStage.has(Number(error.code))) return false
    throw error
  }
}
