import { checkFreePages } from './free-pages.ts'
import { PageFault, readTree, type Meta, type PageFile, type TreeInfo } from './page-file.ts'
import { diffTrees, walkTree, type States, type TreeDiff } from './tree-diff.ts'
import { byBytes, byNumber, readHeader, readValue, type Row } from './tree-page.ts'

/** A row that the newest transaction changed: its value before, null where there was none, and whether it is there now. */
export interface ChangedRow {
  readonly key: Uint8Array
  readonly before: Uint8Array | null
  readonly isThere: boolean
}

/** What the newest transaction of a store did, read from the file: changed rows by table, ascending by key. */
export interface NewestCommit {
  readonly transaction: number
  readonly tables: ReadonlyMap<string, readonly ChangedRow[]>
}

const emptyTree: TreeInfo = {
  depth: 0,
  branchPages: 0,
  leafPages: 0,
  overflowPages: 0,
  entries: 0,
  root: null,
}
const treeRowBytes = 48

/**
 * Compares the newest state of a store with the one before, which LMDB leaves untouched until the next transaction: every
 * page that the newest transaction wrote is looked at. Throws `PageFault` where one of them is not what was written. Null
 * where there is no state before to compare with.
 */
export function readNewestCommit(file: PageFile, metas: readonly [Meta, Meta]): NewestCommit | null {
  const [first, second] = metas
  const [newest, before] = second.transaction > first.transaction ? [second, first] : [first, second]
  checkRoots(file, newest)
  if (before.transaction !== newest.transaction - 1 || !hasRoots(file, before)) return null
  try {
    return compareStates({ file, newest, before })
  } catch (error) {
    if (error instanceof PageFault && !isWhole(file, before)) return null
    throw error
  }
}

/** A meta page that was cut off while it was written is of no use for comparing, and does no harm. */
function hasRoots(file: PageFile, meta: Meta): boolean {
  try {
    checkRoots(file, meta)
    return true
  } catch (error) {
    if (error instanceof PageFault) return false
    throw error
  }
}

function compareStates(states: States): NewestCommit {
  const { file, newest, before } = states
  const free = diffTrees(states, newest.free, before.free, byNumber)
  const names = diffTrees(states, newest.tables, before.tables, byBytes)
  const diffs = [free, names]
  const tables = new Map<string, ChangedRow[]>()
  for (const [name, tree, treeBefore] of changedTrees(names)) {
    const diff = diffTrees(states, tree, treeBefore, byBytes)
    diffs.push(diff)
    tables.set(name, changedRows(file, newest, diff))
  }
  checkFreePages(states, free, diffs)
  return { transaction: newest.transaction, tables }
}

/** Every transaction writes both of its roots: one that carries another number was lost, or belongs to another state. */
function checkRoots(file: PageFile, meta: Meta): void {
  for (const { root } of [meta.free, meta.tables]) {
    if (root === null) continue
    const bytes = file.read(root * meta.pageBytes, meta.pageBytes)
    const header = bytes === null ? null : readHeader(bytes)
    if (header?.page !== root || header.transaction !== meta.transaction)
      throw new PageFault(`page ${root} was not written`)
  }
}

/** Whether a meta page is what it was before it was cut off: both of its trees have as many rows as it says. */
function isWhole(file: PageFile, meta: Meta): boolean {
  try {
    const rows = walkTree(file, meta, meta.free, byNumber)
    const names = walkTree(file, meta, meta.tables, byBytes)
    return rows.length === meta.free.entries && names.length === meta.tables.entries
  } catch (error) {
    if (error instanceof PageFault) return false
    throw error
  }
}

function* changedTrees(names: TreeDiff): Iterable<[name: string, now: TreeInfo, before: TreeInfo]> {
  for (const [row, before] of pairs(names)) {
    const known = before === null ? emptyTree : treeOf(before)
    const now = row === null ? emptyTree : treeOf(row)
    if (now.root !== known.root) yield [String((row ?? before)?.key).replace(/\0+$/u, ''), now, known]
  }
}

function treeOf(row: Row): TreeInfo {
  if (!row.isTable || row.value.length !== treeRowBytes) throw new PageFault('a table has no row')
  return readTree(row.value, 0)
}

function changedRows(file: PageFile, meta: Meta, diff: TreeDiff): ChangedRow[] {
  const changed: ChangedRow[] = []
  for (const [row, rowBefore] of pairs(diff)) {
    if (row !== null && rowBefore !== null && row.hasValueOf(rowBefore)) continue
    const before = rowBefore === null ? null : readValue(file, meta, rowBefore)
    changed.push({ key: (row ?? (rowBefore as Row)).key, before, isThere: row !== null })
  }
  return changed
}

/** Rows of both sides by their keys: where a key is on one side only, the other is null. */
function* pairs({ rows, rowsBefore }: TreeDiff): Iterable<[Row | null, Row | null]> {
  let i = 0
  let j = 0
  while (i < rows.length || j < rowsBefore.length) {
    const now = rows[i]
    const before = rowsBefore[j]
    const order = now === undefined ? 1 : before === undefined ? -1 : Buffer.compare(now.key, before.key)
    yield [order <= 0 ? (now ?? null) : null, order >= 0 ? (before ?? null) : null]
    if (order <= 0) i++
    if (order >= 0) j++
  }
}
