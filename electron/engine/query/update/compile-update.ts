import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import type { ObjectNode } from '../../../../shared/ejson/tree.ts'
import { validateDocument } from '../../bson/validate.ts'
import type { Collation } from '../collation/collation.ts'
import type { Variables } from '../expression/expression.ts'
import type { Filter } from '../filter/filter.ts'
import { fieldIn } from '../values/paths.ts'
import { applyTree } from './apply-tree.ts'
import { compileArrayFilters } from './array-filters.ts'
import { parseOperators } from './parse-operators.ts'
import type { TimestampValue } from './place.ts'
import { compileChanges } from './pipeline.ts'
import { checkReplacement, replacementOf, withTimestamps } from './replacement.ts'
import { checkSameId, resultBytes, updatedTooLarge, upsertedTooLarge } from './result.ts'
import { invalidUpdate } from './update-error.ts'
import { documentOfFilter, idOfFilter } from './upsert-base.ts'
import { withIdFirst } from './upsert-id.ts'

export interface UpdateOptions {
  /** Milliseconds since 1970, the same for the whole command: `$currentDate` and `$$NOW`. */
  readonly now: bigint
  /** The timestamp that `$currentDate` gives, and a replacement for an empty one. */
  readonly timestamp: TimestampValue
  readonly arrayFilters?: readonly Uint8Array[] | undefined
  readonly collation?: Collation | undefined
  /** Those of the command's `let`, for a pipeline. */
  readonly variables?: Variables | undefined
  /** For a pipeline's `$rand`: from 0 to below 1. */
  readonly random?: (() => number) | undefined
}

/** An update made ready to run over many documents. Its errors are `query.failed`, with MongoDB's codes. */
export interface Update {
  readonly kind: 'replacement' | 'operators' | 'pipeline'
  /** Whether `apply` needs the index that the filter matched. */
  readonly hasPositional: boolean
  /**
   * The document after the update; the same object where nothing changes. `positional` is the index of the array element
   * by which the filter matched. The document has passed `validateDocument` and has an `_id`.
   */
  apply(document: Uint8Array, positional?: number | null): Uint8Array
  /**
   * The document that an upsert inserts where nothing matched: what the filter asks for, and the update applied to it; of
   * a replacement only the `_id` comes from the filter. `makeObjectId` returns 12 bytes.
   */
  upsert(filter: Filter, makeObjectId: () => Uint8Array): Uint8Array
}

/** How one kind of update works on trees. */
interface TreeUpdate extends Pick<Update, 'kind' | 'hasPositional'> {
  change(document: ObjectNode, positional: number | null): ObjectNode
  insert(filter: Filter): ObjectNode
}

/**
 * Compiles an update: a document of operators, a document that replaces another, or the stages of a pipeline. Errors:
 * those of `validateDocument`, `query.invalid` and `query.unsupported` with MongoDB's codes.
 */
export function compileUpdate(update: Uint8Array | readonly Uint8Array[], options: UpdateOptions): Update {
  if (!(update instanceof Uint8Array)) return overBytes(pipelineUpdate(update, options))
  validateDocument(update)
  const tree = bsonToTree(update)
  const isOperators = tree.fields[0]?.[0].startsWith('$') === true
  return overBytes(isOperators ? operatorUpdate(tree, options) : replacementUpdate(tree, options))
}

function overBytes({ kind, hasPositional, change, insert }: TreeUpdate): Update {
  return {
    kind,
    hasPositional,
    apply: (document, positional = null) => {
      const original = bsonToTree(document)
      const changed = change(original, positional)
      if (changed === original) return document
      checkSameId(fieldIn(original, '_id'), fieldIn(changed, '_id'))
      return resultBytes(changed, document, updatedTooLarge)
    },
    upsert: (filter, makeObjectId) =>
      resultBytes(withIdFirst(insert(filter), makeObjectId), nothing, upsertedTooLarge),
  }
}

const nothing = new Uint8Array()

function replacementUpdate(tree: ObjectNode, { arrayFilters, timestamp }: UpdateOptions): TreeUpdate {
  refuseArrayFilters(arrayFilters)
  checkReplacement(tree)
  const replacement = withTimestamps(tree, timestamp)
  return {
    kind: 'replacement',
    hasPositional: false,
    change: (document) => replacementOf(replacement, fieldIn(document, '_id')),
    insert: (filter) => replacementOf(replacement, idOfFilter(filter)),
  }
}

function pipelineUpdate(stages: readonly Uint8Array[], options: UpdateOptions): TreeUpdate {
  refuseArrayFilters(options.arrayFilters)
  const change = compileChanges(stages, options)
  const changed = (document: ObjectNode): ObjectNode =>
    replacementOf(change(document), fieldIn(document, '_id'))
  return {
    kind: 'pipeline',
    hasPositional: false,
    change: changed,
    insert: (filter) => changed(documentOfFilter(filter)),
  }
}

function refuseArrayFilters(arrayFilters: UpdateOptions['arrayFilters'] = []): void {
  if (arrayFilters.length > 0)
    throw invalidUpdate('FailedToParse', 'Array filters go with update operators, and here are none')
}

function operatorUpdate(tree: ObjectNode, options: UpdateOptions): TreeUpdate {
  const { arrayFilters = [], collation, now, timestamp } = options
  const filterOptions = { collation }
  const filters = compileArrayFilters(arrayFilters, filterOptions)
  const operators = parseOperators(tree, filters, filterOptions)
  const applied = (original: ObjectNode, positional: number | null, isInsert: boolean): ObjectNode =>
    applyTree(operators.tree, { original, isInsert, positional, now, timestamp, padding: 0 }, filters)
  return {
    kind: 'operators',
    hasPositional: operators.hasPositional,
    change: (document, positional) => applied(document, positional, false),
    insert: (filter) => {
      const base = documentOfFilter(filter)
      const inserted = applied(base, null, true)
      checkSameId(fieldIn(base, '_id'), fieldIn(inserted, '_id'))
      return inserted
    },
  }
}
