/** A run of bins, from `start` up to but not including `end`. */
export interface BinRun {
  readonly start: number
  readonly end: number
}

/** Runs of bins with entries. Gaps of at most `gapBins` are bridged, so that a busy stretch reads as one line. */
export function activeRuns(counts: readonly number[], gapBins: number): BinRun[] {
  const runs: BinRun[] = []
  let start = -1
  let last = -1
  for (const [i, count] of counts.entries()) {
    if (count === 0) continue
    if (start >= 0 && i - last - 1 > gapBins) {
      runs.push({ start, end: last + 1 })
      start = -1
    }
    if (start < 0) start = i
    last = i
  }
  if (start >= 0) runs.push({ start, end: last + 1 })
  return runs
}

/** A node, or several nodes too close to be told apart. */
export interface Bead<T> {
  readonly x: number
  readonly items: readonly T[]
}

/** Gathers nodes closer than `pixels` to their left neighbour into one bead; it splits again on zooming in. */
export function toBeads<T>(items: readonly T[], xOf: (item: T) => number, pixels: number): Bead<T>[] {
  const sorted = items.map((item) => ({ item, x: xOf(item) })).toSorted((a, b) => a.x - b.x)
  const groups: { first: number; last: number; items: T[] }[] = []
  for (const { item, x } of sorted) {
    const group = groups.at(-1)
    if (group !== undefined && x - group.last < pixels) {
      group.items.push(item)
      group.last = x
    } else groups.push({ first: x, last: x, items: [item] })
  }
  const beads = groups.map((group) => ({ x: (group.first + group.last) / 2, items: group.items }))
  return beads.reduce<Bead<T>[]>(mergeTouching, [])
}

/** A counted bead is drawn this wide; what it would touch joins it. */
const beadWidthPixels = 15

function mergeTouching<T>(beads: Bead<T>[], next: Bead<T>): Bead<T>[] {
  const last = beads.at(-1)
  const isCounted = next.items.length > 1 || (last !== undefined && last.items.length > 1)
  if (last === undefined || !isCounted || next.x - last.x >= beadWidthPixels) return [...beads, next]
  const items = [...last.items, ...next.items]
  return [
    ...beads.slice(0, -1),
    { x: (last.x * last.items.length + next.x * next.items.length) / items.length, items },
  ]
}

/** Nodes closer together than this become one bead. */
export const beadPixels = 6

/** Height of a bar by the square root of its count, so that single entries stay visible beside thousands. */
export const sqrtHeight = (count: number, countMax: number, pixels: number): number =>
  count <= 0 || countMax <= 0 ? 0 : Math.max(1, Math.sqrt(count / countMax) * pixels)

/** Sums neighbouring bins so that the result has at most `binsMax` of them. */
export function mergeBins(counts: readonly number[], perBin: number): number[] {
  if (perBin <= 1) return [...counts]
  const merged: number[] = []
  for (let i = 0; i < counts.length; i += perBin) {
    let sum = 0
    for (let j = i; j < Math.min(i + perBin, counts.length); j++) sum += counts[j] as number
    merged.push(sum)
  }
  return merged
}
