import type { Sorter } from '../query/sort/sorter.ts'
import type { RunMerge } from '../query/sort/run-merge.ts'
import type { DocumentFeed } from './feed-cursor.ts'
import type { Turn } from './walk/document-source.ts'
import type { DocumentPlace } from '../index/document-cursor.ts'

/** The documents of another feed, sorted: it takes all of them before it gives the first. */
export class SortedFeed implements DocumentFeed {
  readonly #feed: DocumentFeed
  readonly #sorter: Sorter
  #merged: RunMerge | null = null

  constructor(feed: DocumentFeed, sorter: Sorter) {
    this.#feed = feed
    this.#sorter = sorter
  }

  advance(visit: (document: DocumentPlace) => boolean): Turn {
    if (this.#merged === null) {
      const turn = this.#feed.advance(({ bytes, start, end }) => {
        this.#sorter.add(bytes, start, end)
        return true
      })
      if (turn === 'done') this.#merged = this.#sorter.merged()
      return 'paused'
    }
    for (;;) {
      const document = this.#merged.take()
      if (document === null) return 'done'
      if (!visit({ bytes: document, start: 0, end: document.length })) return 'stopped'
    }
  }
}
