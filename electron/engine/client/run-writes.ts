import type { Document } from 'bson'
import type { StatementResult } from '../write/statement.ts'
import { runStatements } from '../write/statements.ts'
import type { DocumentCodec } from './documents.ts'
import type { Place } from './place.ts'
import { WriteErrors, type BulkWriteResult, type WriteError } from './results.ts'
import type { PlannedWrite } from './write-models.ts'

export interface RunOptions {
  /** Whether the first error ends it; true where nothing is said. */
  readonly ordered?: boolean
  readonly bypassDocumentValidation?: boolean
}

/** Runs writes as one request and sums up what they did. Errors: `WriteErrors`, and those of the request as a whole. */
export async function runWrites(
  place: Place,
  codec: DocumentCodec,
  writes: readonly PlannedWrite[],
  { ordered = true, bypassDocumentValidation = false }: RunOptions,
): Promise<BulkWriteResult> {
  const author = place.writer()
  const { project, branchId, name } = place
  const statements = writes.map(({ statement }) => statement)
  const input = { branchId, database: name, statements, ordered, bypassDocumentValidation }
  const { results } = await runStatements(project, input, author)
  const result = sumUp(codec, writes, results)
  const errors = results.flatMap((one, index) => ('error' in one ? [errorOf(codec, one.error, index)] : []))
  const [first] = errors
  if (first !== undefined) throw new WriteErrors(first, errors, result)
  return result
}

type Failure = Extract<StatementResult, { error: unknown }>['error']

function errorOf(codec: DocumentCodec, failure: Failure, index: number): WriteError {
  const { code, codeName, message: errmsg, ...more } = failure
  const parts = Object.entries<Uint8Array>(more).map(([name, bytes]) => [name, codec.parts(bytes)] as const)
  return { index, code, codeName, errmsg, ...Object.fromEntries(parts) }
}

function sumUp(
  codec: DocumentCodec,
  writes: readonly PlannedWrite[],
  results: readonly StatementResult[],
): BulkWriteResult {
  const counts = { insertedCount: 0, matchedCount: 0, modifiedCount: 0, deletedCount: 0, upsertedCount: 0 }
  const upsertedIds: Record<number, unknown> = {}
  const insertedIds: Record<number, unknown> = {}
  for (const [index, { statement, insertedId }] of writes.entries()) {
    const result = results[index]
    if (result === undefined || 'error' in result) continue
    if (statement.kind === 'insert') {
      counts.insertedCount += result.n
      insertedIds[index] = insertedId
    } else if (statement.kind === 'delete') counts.deletedCount += result.n
    else if (result.upsertedId === undefined) {
      counts.matchedCount += result.n
      counts.modifiedCount += result.nModified
    } else {
      counts.upsertedCount += 1
      upsertedIds[index] = (codec.parts(result.upsertedId) as Document)['_id']
    }
  }
  return { ...counts, upsertedIds, insertedIds }
}
