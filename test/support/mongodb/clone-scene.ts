import { randomBytes } from 'node:crypto'
import type { Db } from 'mongodb'
import { onTestFinished } from 'vitest'
import { docKeyOfDocument, docKeyText } from '../../../electron/engine/bson/doc-key.ts'
import { createEngine, type Engine } from '../../../electron/engine/engine.ts'
import { rawDocuments } from '../../../electron/engine/mongodb/client-options.ts'
import { allDocuments } from '../../../electron/engine/mongodb/raw-reads.ts'
import { writeRaw } from '../../../electron/engine/mongodb/raw-writes.ts'
import type { BranchId, CollectionId } from '../../../shared/model/ids.ts'
import { atHead, type At } from '../../../shared/model/moment.ts'
import { removeDirectory, scratchDirectory } from '../scratch-project.ts'

export type OpenProject = Awaited<ReturnType<Engine['projects']['use']>>

/** An engine over a data directory of its own, gone with the test. */
export function scratchEngine(): Engine {
  const dataDirectory = scratchDirectory()
  const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
  onTestFinished(async () => {
    await engine.close()
    removeDirectory(dataDirectory)
  })
  return engine
}

/** Runs a stream of reports to its end, and gives the last one. */
export async function lastOf<T>(reports: AsyncIterable<T>): Promise<T> {
  let last: T | undefined
  for await (const report of reports) last = report
  if (last === undefined) throw new Error('There was no report')
  return last
}

/** Inserts documents as the bytes that they are; throws where one is refused. */
export async function insertRaw(db: Db, collection: string, documents: readonly Uint8Array[]): Promise<void> {
  const [refused] = await writeRaw(db, 'insert', collection, documents)
  if (refused !== undefined) throw new Error(refused.message)
}

/** Documents by their `_id`, each as hexadecimal digits. */
export type Contents = Readonly<Record<string, string>>

const contentsOf = (documents: readonly Uint8Array[]): Contents =>
  Object.fromEntries(
    documents
      .map((document) => [docKeyText(docKeyOfDocument(document)), Buffer.from(document).toString('hex')])
      .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
  )

/** What a server's collection holds, read by the driver alone. */
export const serverContents = async (db: Db, collection: string): Promise<Contents> =>
  contentsOf(await allDocuments(db.collection(collection).find({}, rawDocuments)))

export function collectionNamed(
  engine: Engine,
  project: OpenProject,
  branchId: BranchId,
  name: string,
): CollectionId {
  const found = engine.collections.list(project, branchId, atHead).collections.find((c) => c.name === name)
  if (found === undefined) throw new Error(`There is no collection ${name}`)
  return found.id
}

/** What a branch's collection holds at a moment. */
export async function branchContents(
  engine: Engine,
  project: OpenProject,
  place: { readonly branchId: BranchId; readonly collection: string; readonly at?: At },
): Promise<Contents> {
  const { branchId, collection, at = atHead } = place
  const collectionId = collectionNamed(engine, project, branchId, collection)
  const documents: Uint8Array[] = []
  const input = { branchId, at, collectionId, filter: null }
  await engine.documents.scan(project, input, ({ bytes, start, end }) => {
    documents.push(Uint8Array.from(bytes.subarray(start, end)))
    return true
  })
  return contentsOf(documents)
}
