import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import { ensureId, idOfDocument } from '../bson/document-id.ts'
import { ElementCursor } from '../bson/raw.ts'
import { validateDocument } from '../bson/validate.ts'
import type { Project } from '../projects/project.ts'
import { compileCollation } from '../query/collation/collation.ts'
import { compileFilter } from '../query/filter/compile-filter.ts'
import { queryError } from '../query/query-error.ts'
import type { MatchQuery } from '../read/walk/plan.ts'
import type { DeleteStatement, Selection, Statement } from './statement.ts'
import { fillTimestamps } from './fill-timestamps.ts'
import { failureOf, type WriteFailure } from './write-failure.ts'

export interface PreparedInsert {
  readonly kind: 'insert'
  readonly docKey: Uint8Array
  /** With `_id` first. */
  readonly document: Uint8Array
}

export interface PreparedDelete {
  readonly kind: 'delete'
  readonly query: MatchQuery
  readonly multi: boolean
}

/** A statement that has passed every check that needs no state, and what was made for it: the same in all its tries. */
export type Prepared = (
  | PreparedInsert
  | PreparedDelete
  | { readonly kind: 'refused'; readonly failure: WriteFailure }
) & { readonly collection: string }

/** Prepares one; what is wrong with it becomes a refusal. */
export function prepareStatement(project: Project, statement: Statement, isRetryable: boolean): Prepared {
  const { collection } = statement
  try {
    if (isRetryable && statement.kind !== 'insert' && statement.multi)
      throw queryError('InvalidOptions', 'Cannot use retryable writes with multi=true')
    return { collection, ...prepared(project, statement) }
  } catch (error) {
    return { collection, kind: 'refused', failure: failureOf(error) }
  }
}

function prepared(project: Project, statement: Statement): PreparedInsert | PreparedDelete {
  switch (statement.kind) {
    case 'insert':
      return prepareInsert(project, statement.document)
    case 'delete':
      return prepareDelete(statement)
  }
}

function prepareInsert(project: Project, given: Uint8Array): PreparedInsert {
  validateDocument(given)
  const { bytes: document, added } = ensureId(given, project.makeObjectId)
  // An ObjectId may be what makes it too large.
  if (added) validateDocument(document)
  else checkIdFields(document)
  return {
    kind: 'insert',
    docKey: docKeyOfDocument(document),
    document: fillTimestamps(document, project.deps.now()),
  }
}

/** An `_id` that is a document has no names that begin with `$`. Source: MongoDB manual, "Dollar-prefixed fields". */
function checkIdFields(document: Uint8Array): void {
  const { type, bytes, start } = idOfDocument(document)
  if (type !== bsonType.object) return
  const cursor = new ElementCursor(bytes, start)
  while (cursor.next()) {
    if (bytes[cursor.nameStart] !== 0x24) continue
    const name = Buffer.from(bytes.subarray(cursor.nameStart, cursor.nameEnd)).toString()
    throw queryError(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage`,
    )
  }
}

function prepareDelete(statement: DeleteStatement): PreparedDelete {
  return { kind: 'delete', multi: statement.multi, query: prepareQuery(statement) }
}

function prepareQuery({ filter, collation }: Selection): MatchQuery {
  return { filter: compileFilter(filter, { collation: compileCollation(collation ?? null) }) }
}
