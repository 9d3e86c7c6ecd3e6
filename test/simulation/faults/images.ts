import { dice, type Dice } from '../../support/dice.ts'
import type { Commit } from './commits.ts'

/**
 * What may be found when an image is opened. `after or refused`: the commit was acknowledged, so it may not be missing.
 * `anything`: not all of it can be found out when a project is opened, and how much is what is counted.
 */
export type Expected = 'before' | 'before or after' | 'after or refused' | 'anything'

/** A store's file as it may be found after a fault. */
export interface Image {
  readonly kind: string
  /** What was done to it, for whoever has to look at it. */
  readonly detail: string
  readonly expected: Expected
  readonly bytes: Buffer
}

const sectorBytes = 512
const metaPages = 2

/** The faults of one commit, from the dice; `perKind` of each kind at most. */
export function imagesOf(commit: Commit, seed: number, perKind: number): Image[] {
  const roll = dice(seed)
  const pageBytes = commit.after.readUInt32LE(48)
  const pages = changedPages(commit, pageBytes)
  const data = pages.filter((page) => page >= metaPages)
  const times = <T>(make: (n: number) => T): T[] => Array.from({ length: perKind }, (_, n) => make(n))
  return [
    ...times(() => powerCut(commit, pageBytes, data, roll)),
    ...tornMetas(commit, pageBytes, roll, perKind),
    ...times((n) => lyingDisk(commit, pageBytes, data, n, roll)),
    ...times(() => truncated(commit, pageBytes, roll)),
  ]
}

/** Numbers of the pages that the commit wrote. */
export function changedPages({ before, after }: Commit, pageBytes: number): number[] {
  const changed: number[] = []
  for (let page = 0; page * pageBytes < after.length; page++) {
    const range = [page * pageBytes, (page + 1) * pageBytes] as const
    if (!after.subarray(...range).equals(before.subarray(...range))) changed.push(page)
  }
  return changed
}

/** The power went before the flush: some data pages arrived, some in part, and no meta page. */
function powerCut(commit: Commit, pageBytes: number, data: readonly number[], roll: Dice): Image {
  const bytes = grown(commit.before, roll(2) === 0 ? commit.before.length : commit.after.length)
  const arrived: string[] = []
  for (const page of data) {
    const fate = roll(4)
    if (fate === 0) continue
    const sectors = fate === 1 ? roll(2 ** (pageBytes / sectorBytes)) : -1
    copySectors(commit.after, bytes, page, pageBytes, sectors)
    arrived.push(fate === 1 ? `${page} torn ${sectors.toString(2)}` : String(page))
  }
  return { kind: 'power cut before the flush', detail: arrived.join(', '), expected: 'before', bytes }
}

/** All data pages arrived, and of the meta page only the first bytes. */
function tornMetas(commit: Commit, pageBytes: number, roll: Dice, perKind: number): Image[] {
  const meta = [0, 1].find(
    (page) =>
      !commit.after
        .subarray(page * pageBytes, (page + 1) * pageBytes)
        .equals(commit.before.subarray(page * pageBytes, (page + 1) * pageBytes)),
  )
  if (meta === undefined) return []
  const start = meta * pageBytes
  const from = firstDifference(commit, start)
  const cuts = Array.from({ length: start + 168 - from }, (_, n) => from + n)
  while (cuts.length > perKind) cuts.splice(roll(cuts.length), 1)
  return cuts.map((cut) => {
    const bytes = Buffer.from(commit.after)
    const old = commit.before.subarray(cut, start + pageBytes)
    old.copy(bytes, cut)
    const detail = `page ${meta} new up to byte ${cut - start}`
    return { kind: 'torn meta page', detail, expected: 'before or after', bytes }
  })
}

function firstDifference({ before, after }: Commit, start: number): number {
  let at = start
  while (before[at] === after[at]) at++
  return at
}

const losses = ['old', 'zeroed', 'torn'] as const

/** The disk said that all was written, and some data pages are old, empty or torn. */
function lyingDisk(commit: Commit, pageBytes: number, data: readonly number[], n: number, roll: Dice): Image {
  const bytes = Buffer.from(commit.after)
  const lost = n % 3 === 0 ? 1 + roll(3) : 1
  const details = Array.from({ length: lost }, () => {
    const page = data[roll(data.length)] as number
    const loss = losses[roll(losses.length)] as (typeof losses)[number]
    if (loss === 'zeroed') bytes.fill(0, page * pageBytes, (page + 1) * pageBytes)
    // At least one sector is lost and at least one arrived.
    const sectors = loss === 'old' ? -1 : 1 + roll(2 ** (pageBytes / sectorBytes) - 2)
    if (loss !== 'zeroed') copySectors(commit.before, bytes, page, pageBytes, sectors)
    return `page ${page} ${loss === 'torn' ? `torn ${sectors.toString(2)}` : loss}`
  })
  return {
    kind: 'lying disk',
    detail: details.join(', '),
    expected: 'after or refused',
    bytes,
  }
}

/**
 * Long after: a disk lost one page of a commit and kept all that came later. What the file was before that commit is all
 * that could tell, and it is gone.
 */
export function lateLosses(commit: Commit, latest: Buffer, seed: number, count: number): Image[] {
  const roll = dice(seed)
  const pageBytes = latest.readUInt32LE(48)
  const still = changedPages(commit, pageBytes).filter((page) => {
    const range = [page * pageBytes, (page + 1) * pageBytes] as const
    return page >= metaPages && latest.subarray(...range).equals(commit.after.subarray(...range))
  })
  return Array.from({ length: still.length === 0 ? 0 : count }, () => {
    const page = still[roll(still.length)] as number
    const bytes = Buffer.from(latest)
    copySectors(commit.before, bytes, page, pageBytes, -1)
    return { kind: 'page of an earlier commit lost', detail: `page ${page} old`, expected: 'anything', bytes }
  })
}

/** The file ends early: between two pages, or within one. */
function truncated(commit: Commit, pageBytes: number, roll: Dice): Image {
  const pages = commit.after.length / pageBytes
  const page = roll(4) === 0 ? roll(pages) : Math.max(0, pages - 1 - roll(8))
  const length = page * pageBytes + (roll(2) === 0 ? 0 : roll(pageBytes))
  const bytes = commit.after.subarray(0, length)
  return {
    kind: 'file cut short',
    detail: `${length} of ${commit.after.length} bytes`,
    expected: 'after or refused',
    bytes,
  }
}

function grown(bytes: Buffer, length: number): Buffer {
  const copy = Buffer.alloc(Math.max(length, bytes.length))
  bytes.copy(copy)
  return copy
}

/** Copies those sectors of a page whose bit is set; beyond the end of the source there are zeros. */
function copySectors(from: Buffer, to: Buffer, page: number, pageBytes: number, sectors: number): void {
  for (let sector = 0; sector < pageBytes / sectorBytes; sector++) {
    if (((sectors >> sector) & 1) === 0) continue
    const at = page * pageBytes + sector * sectorBytes
    if (at >= to.length) continue
    to.fill(0, at, at + sectorBytes)
    if (at < from.length) from.copy(to, at, at, Math.min(from.length, at + sectorBytes))
  }
}
