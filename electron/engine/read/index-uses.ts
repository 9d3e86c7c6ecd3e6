import type { CollectionId } from '../../../shared/model/ids.ts'
import { indexUsesMax } from '../../../shared/model/limits.ts'
import type { Access } from './walk/plan.ts'

/** The name that MongoDB gives to the index on `_id`. */
const idIndex = '_id_'

/** How often reads of this run went by each index: for those who wonder which ones they can drop. */
export class IndexUses {
  readonly #counts = new Map<string, number>()
  readonly #now: () => number
  #since: number | null = null

  constructor(now: () => number) {
    this.#now = now
  }

  /** When counting began, with the first read or question: milliseconds since 1970. */
  get sinceTime(): number {
    this.#since ??= this.#now()
    return this.#since
  }

  count(collection: CollectionId, index: string): number {
    return this.#counts.get(keyOf(collection, index)) ?? 0
  }

  note(collection: CollectionId, access: Access): void {
    this.#since ??= this.#now()
    for (const index of indexesOf(access)) {
      const key = keyOf(collection, index)
      if (this.#counts.size >= indexUsesMax && !this.#counts.has(key)) this.#counts.clear()
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    }
  }
}

const keyOf = (collection: CollectionId, index: string): string => `${collection}/${index}`

function indexesOf(access: Access): string[] {
  switch (access.kind) {
    case 'index':
      return [access.index.name]
    case 'or':
      return access.branches.flatMap(indexesOf)
    case 'keys':
      return [idIndex]
    case 'scan':
      return access.isById ? [idIndex] : []
  }
}
