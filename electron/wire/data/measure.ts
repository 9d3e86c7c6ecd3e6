import type { ReadView } from '../../engine/read/read-view.ts'
import type { CommandContext } from '../command.ts'

export interface Measured {
  readonly collections: number
  /** Those on `_id` included. */
  readonly indexes: number
  readonly documents: number
  readonly bytes: number
}

const nothing: Measured = { collections: 0, indexes: 0, documents: 0, bytes: 0 }

/** Reads a collection through and adds up; sizes are not kept, for a branch has them at every moment. */
export async function measureNamed(
  view: ReadView | undefined,
  name: string,
  context: CommandContext,
): Promise<Measured> {
  const row = view === undefined ? undefined : context.engine.query.collection(view, name)
  if (view === undefined || row === undefined) return nothing
  let [documents, bytes] = [0, 0]
  const input = {
    branchId: view.branchId,
    at: { kind: 'lsn', lsn: view.lsn },
    collectionId: row.id,
    filter: null,
  } as const
  await context.engine.documents.scan(
    view.project,
    { ...input, signal: context.signal },
    ({ start, end }) => {
      documents++
      bytes += end - start
      return true
    },
  )
  return { collections: 1, indexes: 1 + (row.indexes?.length ?? 0), documents, bytes }
}

/** As `measureNamed`, for all collections of a view. */
export async function measureAll(view: ReadView | undefined, context: CommandContext): Promise<Measured> {
  if (view === undefined) return nothing
  let sum = nothing
  for (const { name } of context.engine.query.collections(view)) {
    const one = await measureNamed(view, name, context)
    sum = {
      collections: sum.collections + one.collections,
      indexes: sum.indexes + one.indexes,
      documents: sum.documents + one.documents,
      bytes: sum.bytes + one.bytes,
    }
  }
  return sum
}
