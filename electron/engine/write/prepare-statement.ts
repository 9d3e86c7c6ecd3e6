import { bsonType } from '../../../shared/ejson/bson-types.ts'
import { docKeyOfDocument } from '../bson/doc-key.ts'
import { ensureId, idOfDocument } from '../bson/document-id.ts'
import { ElementCursor } from '../bson/raw.ts'
import { validateDocument } from '../bson/validate.ts'
import type { Collation } from '../query/collation/collation.ts'
import { commandVariables } from '../query/expression/command-variables.ts'
import type { Variables } from '../query/expression/expression.ts'
import { compileFilter, type FilterOptions, type Matcher } from '../query/filter/compile-filter.ts'
import { queryError } from '../query/query-error.ts'
import { parseSort, type Sort } from '../query/sort/parse-sort.ts'
import { sortOrder, type SortOrder } from '../query/sort/sort-order.ts'
import { compileUpdate, type Update } from '../query/update/compile-update.ts'
import { parseHint, type Hint } from '../read/walk/hint.ts'
import { expressionContext } from '../read/query-context.ts'
import { Compiled } from './compiled.ts'
import { fillTimestamps } from './fill-timestamps.ts'
import type { Preparation } from './preparation.ts'
import type { DeleteStatement, Selection, Statement, UpdateStatement } from './statement.ts'
import { failureOf, type WriteFailure } from './write-failure.ts'

export interface PreparedInsert {
  readonly kind: 'insert'
  readonly docKey: Uint8Array
  /** With `_id` first. */
  readonly document: Uint8Array
}

/** Which documents, compiled. */
export interface Select {
  readonly filter: Matcher
  readonly collation: Collation | undefined
  /** Which of those that match is taken; `order` where it goes by fields. */
  readonly sort: Sort | null
  readonly order: SortOrder | null
  readonly hint: Hint | undefined
}

export interface PreparedUpdate {
  readonly kind: 'update'
  readonly compiled: Compiled<Select & { readonly update: Update }>
  readonly multi: boolean
  readonly upsert: boolean
  /** The same at every asking, so that each try inserts the same document. */
  readonly makeObjectId: () => Uint8Array
}

export interface PreparedDelete {
  readonly kind: 'delete'
  readonly compiled: Compiled<Select>
  readonly multi: boolean
}

/** A statement that has passed every check that needs no state, and what was made for it: the same in all its tries. */
export type Ready = (PreparedInsert | PreparedUpdate | PreparedDelete) & { readonly collection: string }

export type Prepared =
  | Ready
  | { readonly kind: 'refused'; readonly collection: string; readonly failure: WriteFailure }

/** Prepares one; what is wrong with it becomes a refusal. */
export function prepareStatement(preparation: Preparation, statement: Statement): Prepared {
  try {
    return readyStatement(preparation, statement)
  } catch (error) {
    return { kind: 'refused', collection: statement.collection, failure: failureOf(error) }
  }
}

/** Prepares one; throws what is wrong with it. */
export function readyStatement(preparation: Preparation, statement: Statement): Ready {
  const { collection } = statement
  if (preparation.isRetryable && statement.kind !== 'insert' && statement.multi)
    throw queryError('InvalidOptions', 'Cannot use retryable writes with multi=true')
  switch (statement.kind) {
    case 'insert':
      return { collection, ...prepareInsert(preparation, statement.document) }
    case 'update':
      return { collection, ...prepareUpdate(preparation, statement) }
    case 'delete':
      return { collection, ...prepareDelete(preparation, statement) }
  }
}

function prepareInsert(preparation: Preparation, given: Uint8Array): PreparedInsert {
  validateDocument(given)
  const { bytes: document, added } = ensureId(given, preparation.project.makeObjectId)
  // An ObjectId may be what makes it too large.
  if (added) validateDocument(document)
  else checkIdFields(document)
  const docKey = docKeyOfDocument(document)
  return { kind: 'insert', docKey, document: fillTimestamps(document, preparation) }
}

/** An `_id` that is a document has no names that begin with `$`. Source: MongoDB manual, "Dollar-prefixed fields". */
export function checkIdFields(document: Uint8Array): void {
  const { type, bytes, start } = idOfDocument(document)
  if (type !== bsonType.object) return
  const cursor = new ElementCursor(bytes, start)
  while (cursor.next()) {
    if (bytes[cursor.nameStart] !== dollar) continue
    const name = Buffer.from(bytes.subarray(cursor.nameStart, cursor.nameEnd)).toString()
    const message = `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage`
    throw queryError('DollarPrefixedFieldName', message)
  }
}

const dollar = 0x24

function prepareUpdate(preparation: Preparation, statement: UpdateStatement): PreparedUpdate {
  const { update, multi, upsert, arrayFilters } = statement
  if (multi && statement.sort !== undefined)
    throw queryError('FailedToParse', 'A sort cannot be given with multi=true')
  const { project, now } = preparation
  const times = { now, timestamp: preparation.timestamp() }
  const { random } = expressionContext(project)
  const variables = variablesOf(statement, now)
  const compiled = new Compiled(statement.collation, (collation) => ({
    ...select(statement, { now, variables, collation }),
    update: compileUpdate(update, { ...times, random, collation, variables, arrayFilters }),
  }))
  if (multi && compiled.initial.update.kind === 'replacement')
    throw queryError('FailedToParse', 'A document that replaces another is for one document; leave multi out')
  let objectId: Uint8Array | undefined
  const makeObjectId = (): Uint8Array => (objectId ??= project.makeObjectId())
  return { kind: 'update', compiled, multi, upsert, makeObjectId }
}

function prepareDelete({ now }: Preparation, statement: DeleteStatement): PreparedDelete {
  const variables = variablesOf(statement, now)
  const compiled = new Compiled(statement.collation, (collation) =>
    select(statement, { now, variables, collation }),
  )
  return { kind: 'delete', multi: statement.multi, compiled }
}

const variablesOf = ({ variables }: Selection, now: bigint): Variables | undefined =>
  variables === undefined ? undefined : commandVariables(variables, now)

function select(
  { filter, sort, hint }: Selection,
  context: FilterOptions & { readonly collation: Collation | undefined },
): Select {
  const { collation } = context
  const parsed = sort === undefined ? null : parseSort(sort)
  const order = parsed?.kind === 'fields' ? sortOrder(parsed.pattern, collation) : null
  return {
    ...{ filter: compileFilter(filter, context), collation, sort: parsed, order },
    hint: hint === undefined ? undefined : parseHint(hint),
  }
}
