import { PageFault, type Meta, type PageFile, type TreeInfo } from './page-file.ts'
import {
  childrenOf,
  headerBytes,
  overflowFault,
  readHeader,
  rowsOf,
  type CompareKeys,
  type Overflow,
  type Row,
} from './tree-page.ts'

/** The newest state of a store, and the one before it, whose pages the newest transaction has not touched. */
export interface States {
  readonly file: PageFile
  readonly newest: Meta
  readonly before: Meta
}

/** One tree in the newest state against the same tree before: only the pages that both do not share are read. */
export interface TreeDiff {
  /** Rows of the leaves that the newest transaction wrote, and of those that they took the place of, ascending. */
  readonly rows: readonly Row[]
  readonly rowsBefore: readonly Row[]
  /** Page numbers that the newest transaction wrote and that it gave back, large values included. */
  readonly written: readonly number[]
  readonly gone: readonly number[]
}

/** Pages of one height that may differ: where each stands, and the keys that bound what it may hold. */
type Level = Map<number, Bounds>

interface Bounds {
  readonly from: Buffer | null
  readonly below: Buffer | null
}

interface Side {
  level: Level
  readonly rows: Row[]
  readonly pages: number[]
  readonly counts: { branch: number; leaf: number }
}

const unbounded: Bounds = { from: null, below: null }

/**
 * Compares two states of one tree, from the root down. A page that stands in the newest tree and did not stand in the
 * one before was written by the newest transaction, and says so in its header; where it does not, the write was lost.
 * Throws `PageFault` for that, and for pages whose bytes cannot be.
 */
export function diffTrees(
  states: States,
  tree: TreeInfo,
  treeBefore: TreeInfo,
  compare: CompareKeys,
): TreeDiff {
  const now = newSide()
  const then = newSide()
  for (let height = Math.max(tree.depth, treeBefore.depth) - 1; height >= 0; height--) {
    addRoot(now, tree, height)
    addRoot(then, treeBefore, height)
    const written = without(now.level, then.level)
    const gone = without(then.level, now.level)
    now.level = readLevel(states.file, states.newest, now, written, height, compare, true)
    then.level = readLevel(states.file, states.before, then, gone, height, compare, false)
  }
  checkCounts(tree, treeBefore, now, then)
  const overflowNow = overflowsOf(now.rows)
  const overflowThen = overflowsOf(then.rows)
  const freshOverflow = [...overflowNow.values()].filter(({ page }) => !overflowThen.has(page))
  const lostOverflow = [...overflowThen.values()].filter(({ page }) => !overflowNow.has(page))
  for (const overflow of freshOverflow) checkOverflow(states, overflow)
  const change = sum(freshOverflow) - sum(lostOverflow)
  if (change !== tree.overflowPages - treeBefore.overflowPages)
    throw new PageFault('large values are missing')
  return {
    rows: now.rows,
    rowsBefore: then.rows,
    written: [...now.pages, ...freshOverflow.flatMap(pagesOf)],
    gone: [...then.pages, ...lostOverflow.flatMap(pagesOf)],
  }
}

/** Every row of a tree, ascending. */
export function walkTree(file: PageFile, meta: Meta, tree: TreeInfo, compare: CompareKeys): Row[] {
  const side = newSide()
  for (let height = tree.depth - 1; height >= 0; height--) {
    addRoot(side, tree, height)
    side.level = readLevel(file, meta, side, side.level, height, compare, false)
  }
  return side.rows
}

const newSide = (): Side => ({ level: new Map(), rows: [], pages: [], counts: { branch: 0, leaf: 0 } })

function addRoot(side: Side, tree: TreeInfo, height: number): void {
  if (tree.root !== null && tree.depth - 1 === height) side.level.set(tree.root, unbounded)
}

const without = (level: Level, other: Level): Level =>
  new Map([...level].filter(([page]) => !other.has(page)))

/** Reads the pages of a level and returns the level below. `isNew`: the state's own transaction must have written them. */
function readLevel(
  file: PageFile,
  meta: Meta,
  side: Side,
  level: Level,
  height: number,
  compare: CompareKeys,
  isNew: boolean,
): Level {
  const below: Level = new Map()
  for (const [page, bounds] of level) {
    const bytes = readPage(file, meta, page)
    if (isNew && readHeader(bytes).transaction !== meta.transaction)
      throw new PageFault(`page ${page} was not written`)
    side.pages.push(page)
    try {
      if (height === 0) {
        side.counts.leaf++
        side.rows.push(...withinBounds(rowsOf(bytes, compare), bounds, compare))
      } else {
        side.counts.branch++
        addChildren(below, childrenOf(bytes, compare), bounds)
      }
    } catch (error) {
      if (error instanceof PageFault) throw new PageFault(`page ${page} ${error.message}`)
      throw error
    }
  }
  return below
}

function readPage(file: PageFile, { pageBytes, lastPage }: Meta, page: number): Buffer {
  if (page < 2 || page > lastPage) throw new PageFault(`page ${page} is beyond the end`)
  const bytes = file.read(page * pageBytes, pageBytes)
  if (bytes === null) throw new PageFault(`page ${page} is missing`)
  if (readHeader(bytes).page !== page) throw new PageFault(`page ${page} is not what it should be`)
  return bytes
}

function addChildren(below: Level, children: readonly { key: Buffer; page: number }[], bounds: Bounds): void {
  for (const [i, child] of children.entries()) {
    if (below.has(child.page)) throw new PageFault('has a child that stands elsewhere too')
    below.set(child.page, {
      from: i === 0 ? bounds.from : child.key,
      below: children[i + 1]?.key ?? bounds.below,
    })
  }
}

function withinBounds(rows: Row[], { from, below }: Bounds, compare: CompareKeys): Row[] {
  const first = rows[0]
  const last = rows.at(-1)
  if (first === undefined || last === undefined) throw new PageFault('is empty')
  const isBelow = from !== null && compare(first.key, from) < 0
  const isAbove = below !== null && compare(last.key, below) >= 0
  if (isBelow || isAbove) throw new PageFault('has keys that belong elsewhere')
  return rows
}

/** A tree counts its pages and rows: both sides must differ by as much as their counts do. */
function checkCounts(tree: TreeInfo, treeBefore: TreeInfo, now: Side, then: Side): void {
  const rows = now.rows.length - then.rows.length === tree.entries - treeBefore.entries
  const leaves = now.counts.leaf - then.counts.leaf === tree.leafPages - treeBefore.leafPages
  const branches = now.counts.branch - then.counts.branch === tree.branchPages - treeBefore.branchPages
  if (!rows || !leaves || !branches) throw new PageFault('rows or pages are missing')
}

function overflowsOf(rows: readonly Row[]): Map<number, Overflow> {
  const overflows = new Map<number, Overflow>()
  for (const { overflow } of rows) if (overflow !== null) overflows.set(overflow.page, overflow)
  return overflows
}

const sum = (overflows: readonly Overflow[]): number =>
  overflows.reduce((total, { pages }) => total + pages, 0)

const pagesOf = ({ page, pages }: Overflow): number[] => Array.from({ length: pages }, (_, i) => page + i)

/** Only the first of its pages has a header; what the others hold is vouched for by the checksum of the value. */
function checkOverflow({ file, newest }: States, overflow: Overflow): void {
  const { page, pages } = overflow
  if (page < 2 || page + pages - 1 > newest.lastPage) throw new PageFault(`page ${page} is beyond the end`)
  const bytes = file.read(page * newest.pageBytes, headerBytes)
  if (bytes === null) throw new PageFault(`page ${page} is missing`)
  const isOfNow = overflow.transaction === newest.transaction
  const fault = isOfNow ? overflowFault(bytes, overflow) : 'was not written'
  if (fault !== null) throw new PageFault(`page ${page} ${fault}`)
}
