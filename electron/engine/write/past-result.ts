import { idDocument } from './documents.ts'
import type { PastStatement } from './past-request.ts'
import type { Prepared } from './prepare-statement.ts'
import type { StatementResult } from './statement.ts'

/** The result of a statement that was done when its request came before, from what it has written. */
export function pastResult(kind: Prepared['kind'], { entry }: PastStatement): StatementResult {
  if (kind !== 'update') return { n: 1, nModified: 0 }
  return entry.op === 'insert'
    ? { n: 1, nModified: 0, upsertedId: idDocument(entry.document) }
    : { n: 1, nModified: 1 }
}
