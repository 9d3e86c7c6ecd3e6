import { docKeyText } from '../bson/doc-key.ts'
import { copyBytes } from '../store/copy-bytes.ts'
import type { Steps } from '../store/turns.ts'
import type { MatchQuery } from '../read/walk/plan.ts'
import { walkMatching } from '../read/walk-matching.ts'
import { duplicateKey } from './duplicate-key.ts'
import { idDocument } from './documents.ts'
import type { Prepared, PreparedDelete, PreparedInsert } from './prepare-statement.ts'
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

/** How far a statement has come that changes more documents than one record can hold. */
export interface Begun {
  /** The documents that are done, as texts of their docKeys. */
  readonly done: ReadonlySet<string>
  readonly n: number
  readonly nModified: number
}

export type Outcome =
  | { readonly kind: 'done'; readonly applied: Applied }
  | { readonly kind: 'full'; readonly begun: Begun | null }

/** What statements are applied with. */
export interface ApplyContext {
  readonly database: string | undefined
  readonly bypassDocumentValidation: boolean
}

type Ready = Exclude<Prepared, { kind: 'refused' }>

/**
 * Evaluates a statement on a state and notes what it does there. `full` where the record must end before it, or within it
 * where it changes many documents; `begun` is what the record before said. Throws what is wrong with it.
 */
export function* applyStatement(
  state: WriteState,
  statement: Ready,
  stmtId: number,
  context: ApplyContext,
  begun: Begun | null,
): Steps<Outcome> {
  try {
    if (statement.kind === 'insert') return insert(state, statement, stmtId, context)
    return yield* remove(state, statement, stmtId, begun)
  } catch (error) {
    if (error instanceof RecordFull) return { kind: 'full', begun }
    throw error
  }
}

const nothing: Applied = { n: 0, nModified: 0, before: null, after: null }

function insert(
  state: WriteState,
  { collection, docKey, document }: PreparedInsert & { readonly collection: string },
  stmtId: number,
  context: ApplyContext,
): Outcome {
  const target = state.targetFor(collection, document.length)
  insertInto(state, target, docKey, document, stmtId, context)
  return { kind: 'done', applied: { n: 1, nModified: 0, before: null, after: document } }
}

function insertInto(
  state: WriteState,
  target: Target,
  docKey: Uint8Array,
  document: Uint8Array,
  stmtId: number,
  { database, bypassDocumentValidation }: ApplyContext,
): void {
  if (!bypassDocumentValidation) checkValid(target, document, null)
  if (state.get(target.row.id, docKey) !== null) throw duplicateKey(database, target.row.name, document)
  state.put('insert', target.row.id, docKey, document, stmtId)
}

function* remove(
  state: WriteState,
  { collection, query, multi }: PreparedDelete & { readonly collection: string },
  stmtId: number,
  begun: Begun | null,
): Steps<Outcome> {
  const target = state.target(collection)
  if (target === null) return { kind: 'done', applied: nothing }
  const { id } = target.row
  const apply = (docKey: Uint8Array, before: Uint8Array): boolean => {
    state.put('delete', id, docKey, idDocument(before), stmtId)
    return false
  }
  if (multi) return yield* forEach(state, target, query, apply, begun)
  const found = yield* findOne(state, target, query)
  if (found === null) return { kind: 'done', applied: nothing }
  apply(found.docKey, found.document)
  return { kind: 'done', applied: { n: 1, nModified: 0, before: found.document, after: null } }
}

interface FoundDocument {
  readonly docKey: Uint8Array
  readonly document: Uint8Array
}

/** The first document that matches. */
function* findOne(state: WriteState, { row }: Target, query: MatchQuery): Steps<FoundDocument | null> {
  let found: FoundDocument | null = null
  yield* walkMatching(state.view, row, query, (match) => {
    found = { document: copyBytes(match.bytes, match.start, match.end), docKey: match.docKey }
    return false
  })
  return found
}

/** Applies a change to every document that matches; `apply` says whether it counts as modified. Each is done once. */
function* forEach(
  state: WriteState,
  { row }: Target,
  query: MatchQuery,
  apply: (docKey: Uint8Array, document: Uint8Array) => boolean,
  begun: Begun | null,
): Steps<Outcome> {
  const done = new Set(begun?.done)
  let n = begun?.n ?? 0
  let nModified = begun?.nModified ?? 0
  try {
    yield* walkMatching(state.view, row, query, (match) => {
      const document = copyBytes(match.bytes, match.start, match.end)
      const { docKey } = match
      const key = docKeyText(docKey)
      if (done.has(key)) return true
      if (apply(docKey, document)) nModified++
      done.add(key)
      n++
      return true
    })
  } catch (error) {
    if (error instanceof RecordFull) return { kind: 'full', begun: { done, n, nModified } }
    throw error
  }
  return { kind: 'done', applied: { n, nModified, before: null, after: null } }
}
