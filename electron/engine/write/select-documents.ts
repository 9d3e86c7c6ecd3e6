import { docKeyText } from '../bson/doc-key.ts'
import type { SortKey } from '../query/sort/sort-order.ts'
import { MatchingWalk, walkMatching, type MatchedDocument } from '../read/walk-matching.ts'
import { copyBytes } from '../store/copy-bytes.ts'
import type { Steps } from '../store/turns.ts'
import type { Select } from './prepare-statement.ts'
import type { Target } from './target.ts'
import { RecordFull, type WriteState } from './write-state.ts'

export interface FoundDocument {
  readonly docKey: Uint8Array
  readonly document: Uint8Array
}

/** The first document that matches, in the order of the sort. */
export function* findOne(state: WriteState, { row }: Target, select: Select): Steps<FoundDocument | null> {
  const { view, project } = state
  const walk = new MatchingWalk(view, row, select)
  const { order } = select
  const isSorted = walk.plan.isSorted || order === null
  let best: FoundDocument | null = null
  let bestKey: SortKey | null = null
  const visit = (match: MatchedDocument): boolean => {
    const key = isSorted ? null : order.keyOf(match.bytes, match.start)
    if (key !== null && bestKey !== null && order !== null && order.compare(key, bestKey) >= 0) return true
    best = copyOf(match)
    bestKey = key
    return !isSorted
  }
  while (walk.advance(visit) === 'paused') {
    yield
    project.refuseUnfinished()
  }
  return best
}

const copyOf = (match: MatchedDocument): FoundDocument => ({
  document: copyBytes(match.bytes, match.start, match.end),
  docKey: match.docKey,
})

/** How far a change of many documents has come: it may be more than one record can hold. */
export interface Begun {
  /** The documents that are done, as texts of their docKeys. */
  readonly done: ReadonlySet<string>
  readonly n: number
  readonly nModified: number
}

/**
 * Applies a change to every document that matches, each once; `apply` says whether it counts as modified. Null where the
 * record is full and the rest stays to be done; `began` is told then how far it came.
 */
export function* changeAll(
  state: WriteState,
  { row }: Target,
  select: Select,
  begun: Begun | null,
  apply: (found: FoundDocument) => boolean,
): Steps<Begun & { readonly isDone: boolean }> {
  const done = new Set(begun?.done)
  let n = begun?.n ?? 0
  let nModified = begun?.nModified ?? 0
  try {
    yield* walkMatching(state.view, row, select, (match) => {
      const found = copyOf(match)
      const key = docKeyText(found.docKey)
      if (done.has(key)) return true
      if (apply(found)) nModified++
      done.add(key)
      n++
      return true
    })
  } catch (error) {
    if (!(error instanceof RecordFull)) throw error
    return { done, n, nModified, isDone: false }
  }
  return { done, n, nModified, isDone: true }
}
