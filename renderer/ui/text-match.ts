/** Where and how well a text holds what was typed. Lower `rank` is better. */
export interface TextMatch {
  readonly rank: number
  /** Index of the first character that matches, and how many do. */
  readonly start: number
  readonly length: number
}

const isWordStart = (text: string, index: number): boolean =>
  index === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(index - 1))

/**
 * Finds `query` in `text` regardless of case: as the whole, at the start, at the start of a word, anywhere; null when
 * it is nowhere. An empty query matches everything.
 */
export function matchText(text: string, query: string): TextMatch | null {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return { rank: 4, start: 0, length: 0 }
  const folded = text.toLowerCase()
  const length = wanted.length
  if (folded === wanted) return { rank: 0, start: 0, length }
  if (folded.startsWith(wanted)) return { rank: 1, start: 0, length }
  for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + 1)) {
    if (isWordStart(folded, at)) return { rank: 2, start: at, length }
  }
  const start = folded.indexOf(wanted)
  return start === -1 ? null : { rank: 3, start, length }
}

/** The items whose text matches, best first, in their own order where equally good. */
export function filterByText<T>(items: readonly T[], query: string, textOf: (item: T) => string): T[] {
  const matched = items.flatMap((item) => {
    const match = matchText(textOf(item), query)
    return match === null ? [] : [{ item, rank: match.rank }]
  })
  return matched.sort((a, b) => a.rank - b.rank).map(({ item }) => item)
}
