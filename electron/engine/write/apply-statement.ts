import { docKeyOfDocument } from '../bson/doc-key.ts'
import { checkIdType, idOfDocument } from '../bson/document-id.ts'
import type { Steps } from '../store/turns.ts'
import { duplicateKey, withDatabase } from './duplicate-key.ts'
import { idDocument } from './documents.ts'
import {
  checkIdFields,
  type PreparedDelete,
  type PreparedInsert,
  type PreparedUpdate,
  type Ready,
  type Select,
} from './prepare-statement.ts'
import { changeAll, findOne, type Begun, type FoundDocument } from './select-documents.ts'
import { checkValid, type Target } from './target.ts'
import { RecordFull, type WriteState } from './write-state.ts'

/** What a statement did. Of one document also what it was and what it is, null where there was or is none. */
export interface Applied {
  readonly n: number
  readonly nModified: number
  readonly upsertedId?: Uint8Array
  readonly before: Uint8Array | null
  readonly after: Uint8Array | null
}

export type Outcome =
  | { readonly kind: 'done'; readonly applied: Applied }
  | { readonly kind: 'full'; readonly begun: Begun | null }

/** What statements are applied with. */
export interface ApplyContext {
  readonly database: string | undefined
  readonly bypassDocumentValidation: boolean
}

/** One statement at work. */
interface Work {
  readonly state: WriteState
  readonly stmtId: number
  readonly context: ApplyContext
  readonly begun: Begun | null
}

/**
 * Evaluates a statement on a state and notes what it does there. `full` where the record must end before it, or within it
 * where it changes many documents; `begun` is what the record before said. Throws what is wrong with it.
 */
export function* applyStatement(work: Work, statement: Ready): Steps<Outcome> {
  try {
    switch (statement.kind) {
      case 'insert':
        return insert(work, statement)
      case 'update':
        return yield* update(work, statement)
      case 'delete':
        return yield* remove(work, statement)
    }
  } catch (error) {
    if (error instanceof RecordFull) return { kind: 'full', begun: work.begun }
    throw withDatabase(error, work.context.database)
  }
}

const done = (applied: Partial<Applied>): Outcome => ({
  kind: 'done',
  applied: { n: 0, nModified: 0, before: null, after: null, ...applied },
})

type Named<T> = T & { readonly collection: string }

function insert(work: Work, { collection, docKey, document }: Named<PreparedInsert>): Outcome {
  insertInto(work, work.state.targetFor(collection, document.length), docKey, document)
  return done({ n: 1, after: document })
}

function insertInto(
  { state, stmtId, context }: Work,
  target: Target,
  docKey: Uint8Array,
  document: Uint8Array,
): void {
  const { id, name } = target.row
  if (!context.bypassDocumentValidation) checkValid(target, document, null)
  if (state.get(id, docKey) !== null) throw duplicateKey(context.database, name, document)
  state.put('insert', id, docKey, document, stmtId)
}

function* remove(work: Work, { collection, compiled, multi }: Named<PreparedDelete>): Steps<Outcome> {
  const { state, stmtId } = work
  const target = state.target(collection)
  if (target === null) return done({})
  const apply = ({ docKey, document }: FoundDocument): boolean => {
    state.put('delete', target.row.id, docKey, idDocument(document), stmtId)
    return false
  }
  const select = compiled.for(target.row)
  if (multi) return yield* changeMany(work, target, select, apply)
  const found = yield* findOne(state, target, select)
  if (found === null) return done({})
  apply(found)
  return done({ n: 1, before: found.document })
}

function* changeMany(
  { state, begun }: Work,
  target: Target,
  select: Select,
  apply: (found: FoundDocument) => boolean,
): Steps<Outcome> {
  const { isDone, ...came } = yield* changeAll(state, target, select, begun, apply)
  return isDone ? done({ n: came.n, nModified: came.nModified }) : { kind: 'full', begun: came }
}

function* update(work: Work, statement: Named<PreparedUpdate>): Steps<Outcome> {
  const { collection, compiled, multi, upsert } = statement
  const { state } = work
  const target = state.target(collection)
  if (target !== null) {
    const select = compiled.for(target.row)
    const outcome = multi
      ? yield* changeMany(work, target, select, (found) => replaced(work, target, select, found) !== null)
      : yield* updateOne(work, target, select)
    if (outcome.kind === 'full' || outcome.applied.n > 0) return outcome
  }
  return upsert ? insertUpserted(work, statement) : done({})
}

type UpdateSelect = ReturnType<PreparedUpdate['compiled']['for']>

function* updateOne(work: Work, target: Target, select: UpdateSelect): Steps<Outcome> {
  const found = yield* findOne(work.state, target, select)
  if (found === null) return done({})
  const after = replaced(work, target, select, found)
  const images = { before: found.document, after: after ?? found.document }
  return done({ n: 1, nModified: after === null ? 0 : 1, ...images })
}

/** Puts what the update makes of a document in its place; null where it changes nothing. */
function replaced(
  { state, stmtId, context }: Work,
  target: Target,
  { update: { apply, hasPositional }, filter }: UpdateSelect,
  { docKey, document }: FoundDocument,
): Uint8Array | null {
  const after = apply(document, hasPositional ? filter.position(document, 0) : null)
  if (after === document) return null
  if (!context.bypassDocumentValidation) checkValid(target, after, document)
  state.put('update', target.row.id, docKey, after, stmtId)
  return after
}

function insertUpserted(work: Work, { collection, compiled, makeObjectId }: Named<PreparedUpdate>): Outcome {
  const { state } = work
  const present = state.target(collection)
  const { filter, update: change } = present === null ? compiled.initial : compiled.for(present.row)
  const document = change.upsert(filter.filter, makeObjectId)
  checkIdType(idOfDocument(document).type)
  checkIdFields(document)
  const target = present ?? state.targetFor(collection, document.length)
  insertInto(work, target, docKeyOfDocument(document), document)
  return done({ n: 1, upsertedId: idDocument(document), after: document })
}
