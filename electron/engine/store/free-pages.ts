import { PageFault, readLong, type Meta, type PageFile } from './page-file.ts'
import { walkTree, type States, type TreeDiff } from './tree-diff.ts'
import { byNumber, readValue, type Row } from './tree-page.ts'

const numberBytes = 8

/**
 * Number of the first page that the file should have and has not; null where all are there. Pages at the end that a
 * transaction took and gave back may never have been written: they are listed as free.
 */
export function missingPage(file: PageFile, newest: Meta): number | null {
  const pages = Math.floor(file.bytes / newest.pageBytes)
  if (pages > newest.lastPage) return null
  const listed = freePages(file, newest)
  for (let page = pages; page <= newest.lastPage; page++) if (!listed.has(page)) return page
  return null
}

/** Every page that is listed as free; none where the list itself cannot be read. */
function freePages(file: PageFile, meta: Meta): Set<number> {
  try {
    return new Set(listedPages(file, meta, walkTree(file, meta, meta.free, byNumber)))
  } catch (error) {
    if (error instanceof PageFault) return new Set()
    throw error
  }
}

/**
 * The table of free pages, whose rows are lists of page numbers. A page that the newest transaction lists as free was
 * free before, was given back by it, or is new at the end of the file; and it is not in use. Anything else would let the
 * next transaction write over what is in use.
 */
export function checkFreePages(
  { file, newest, before }: States,
  free: TreeDiff,
  diffs: readonly TreeDiff[],
): void {
  const written = new Set<number>()
  for (const page of diffs.flatMap((diff) => diff.written)) {
    if (written.has(page)) throw new PageFault(`page ${page} is used twice`)
    written.add(page)
  }
  const known = new Set(listedPages(file, newest, free.rowsBefore))
  for (const diff of diffs) for (const page of diff.gone) known.add(page)
  const listed = new Set<number>()
  for (const page of listedPages(file, newest, free.rows)) {
    const isNew = page > before.lastPage && page <= newest.lastPage
    if (written.has(page) || listed.has(page) || !(known.has(page) || isNew)) {
      throw new PageFault(`page ${page} is listed as free and is not`)
    }
    listed.add(page)
  }
}

function* listedPages(file: PageFile, meta: Meta, rows: readonly Row[]): Iterable<number> {
  for (const row of rows) yield* pagesOfList(readValue(file, meta, row))
}

/** Its length, then page numbers; a negative number says of how many pages the block is that begins at the next one. */
function* pagesOfList(list: Buffer): Iterable<number> {
  const count = list.length < numberBytes ? 0 : readLong(list, 0)
  if ((count + 1) * numberBytes > list.length) throw new PageFault('a list of free pages is cut off')
  for (let i = 1; i <= count; i++) {
    const entry = Number(list.readBigInt64LE(i * numberBytes))
    if (entry === 0) continue
    if (entry > 0) {
      yield entry
      continue
    }
    if (++i > count) return
    const first = readLong(list, i * numberBytes)
    for (let page = first; page < first - entry; page++) yield page
  }
}
