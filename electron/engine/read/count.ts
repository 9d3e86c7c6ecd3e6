import { prepareFind } from './find.ts'
import type { CatalogueRow } from './catalogue-cache.ts'
import { committed, type ReadView } from './read-view.ts'
import { runWalk, type Patience } from './run-walk.ts'
import { MatchingWalk } from './walk-matching.ts'

export interface CountInput extends Patience {
  readonly collection: string
  /** As those of `FindInput`. */
  readonly filter?: Uint8Array
  readonly skip?: number
  readonly limit?: number
  readonly collation?: Uint8Array
  readonly hint?: string | Uint8Array
  readonly variables?: Uint8Array
}

/** How many documents match; without a filter it is known without looking at any. Errors: as those of `openFind`. */
export async function countDocuments(view: ReadView, input: CountInput): Promise<number> {
  const { skip = 0, limit = 0 } = input
  const { row, query } = prepareFind(view, input)
  if (row === undefined) return 0
  const most = limit === 0 ? Infinity : skip + limit
  const walk = new MatchingWalk(view, row, query)
  const count = walk.isWhole ? countAll(view, row) : await countMatching(view, walk, input, most)
  return Math.max(0, Math.min(count, most) - skip)
}

async function countMatching(
  view: ReadView,
  walk: MatchingWalk,
  patience: Patience,
  most: number,
): Promise<number> {
  let matched = 0
  await runWalk(view, walk, patience, () => ++matched < most)
  return matched
}

/** The committed count, and what the overlay makes of it. */
function countAll(view: ReadView, { id }: CatalogueRow): number {
  const snapshot = committed(view, id)
  let count = snapshot.count()
  for (const { docKey, document } of view.overlay?.documents(id) ?? []) {
    const wasThere = snapshot.get(docKey) !== null
    count += Number(document !== null) - Number(wasThere)
  }
  return count
}
