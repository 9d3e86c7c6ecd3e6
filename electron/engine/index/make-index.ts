import type { LogReader, LogWalk } from '../log/log.ts'
import type { KeyValueStore } from '../store/key-value-store.ts'
import { foldNext } from './fold-next.ts'
import type { IndexStateRow } from './index-state.ts'
import { indexTableNames, type IndexTables } from './tables.ts'

/** How far an index that is being made has come. */
export interface IndexProgress {
  /** The index holds the log up to here. */
  readonly foldedLsn: number
  readonly headLsn: number
}

/** An index, its log, and the row that says how far it is. The tables are nobody else's: folding keeps notes in them. */
export interface IndexParts {
  readonly store: KeyValueStore
  readonly log: LogReader
  readonly tables: IndexTables
  readonly state: IndexStateRow
}

/**
 * Makes an index whole, a few milliseconds of work in each transaction, and tells after each how far it is. Every step
 * begins from what the store says, so whoever is killed is followed by the next who comes, and several, in several
 * processes too, do it together. Throws `log.corrupt` where the log cannot be folded any further.
 */
export async function* makeIndexWhole(parts: IndexParts): AsyncGenerator<IndexProgress> {
  const walk = parts.log.walk()
  for (let now = parts.state.read(); now.kind !== 'whole'; now = parts.state.read()) {
    if (now.kind === 'folding') await walk.prepare(now.lsn + 1)
    yield await parts.store.transact(() => takeStep(parts, walk))
    parts.log.refresh()
  }
}

function takeStep(parts: IndexParts, walk: LogWalk): IndexProgress {
  const { store, log, tables, state } = parts
  log.refresh()
  const headLsn = log.head().lsn
  const now = state.read()
  if (now.kind === 'whole') return { foldedLsn: headLsn, headLsn }
  if (now.kind === 'outdated' || now.headLsn !== headLsn) {
    discardIndex(parts)
  } else if (now.kind === 'folding') {
    const { generation } = now
    const foldedLsn = foldNext(tables, log, walk, now.lsn)
    state.write(foldedLsn < headLsn ? { ...now, lsn: foldedLsn } : { kind: 'whole', generation })
    return { foldedLsn, headLsn }
  } else {
    const name = indexTableNames[now.tables]
    if (name !== undefined) store.table(name).clear()
    const { generation } = now
    const isClear = name === undefined
    state.write(
      isClear ? { kind: 'folding', lsn: 0, headLsn, generation } : { ...now, tables: now.tables + 1 },
    )
  }
  return { foldedLsn: 0, headLsn }
}

/** From here on there is no index, until it is made anew. Inside a transaction. */
export function discardIndex({ log, state }: Pick<IndexParts, 'log' | 'state'>): void {
  log.refresh()
  const generation = state.read().generation + 1
  state.write({ kind: 'clearing', tables: 0, headLsn: log.head().lsn, generation })
}
