import { serialize } from 'bson'
import { describe, expect, it } from 'vitest'
import { asLsn } from '../../../../shared/model/ids.ts'
import { rowOfPath, rowsOf } from '../../../../renderer/features/documents/model/document-rows.ts'
import {
  allCollapsed,
  allExpanded,
  childPath,
  rootPath,
  setOpen,
} from '../../../../renderer/features/documents/model/expansion.ts'
import { loadedDocument } from '../../../../renderer/features/documents/model/loaded-document.ts'
import { layOutRows } from '../../../../renderer/features/documents/model/row-layout.ts'

/** Collection of which only some blocks are in memory; document i has i % 3 fields besides its `_id`. */
function snapshotOf(total: number, loadedBlocks: readonly number[]) {
  const blocks = new Map(
    loadedBlocks.map((index) => [
      index,
      Array.from({ length: 100 }, (_, place) => {
        const offset = index * 100 + place
        if (offset >= total) return undefined
        const fields = Object.fromEntries(Array.from({ length: offset % 3 }, (_unused, i) => [`f${i}`, i]))
        return loadedDocument(serialize({ _id: offset, ...fields }), offset, asLsn(1))
      }),
    ]),
  )
  return { total, block: (index: number) => blocks.get(index) ?? null }
}

const collapsed = { expansion: allCollapsed, view: 'list' } as const
const expanded = { expansion: allExpanded, view: 'list' } as const

describe('layout of rows', () => {
  it('is exact for closed documents, loaded or not', () => {
    const { layout } = layOutRows(snapshotOf(12_403, [0]), collapsed, null)
    expect(layout.rowCount).toBe(12_403)
    expect(layout.rowOf(12_000)).toBe(12_000)
    expect(layout.placeAt(4711)).toEqual({ offset: 4711, row: 0 })
  })

  it('is exact for what is loaded and estimates the rest by its mean', () => {
    const { layout } = layOutRows(snapshotOf(1000, [0]), expanded, null)
    // 100 documents of 2, 3, 4 rows in turn; the mean is 3.
    const first = Array.from({ length: 100 }, (_, i) => 2 + (i % 3)).reduce((a, b) => a + b)
    expect(layout.rowOf(100)).toBe(first)
    expect(layout.rowCount).toBe(first + 900 * 3)
    expect(layout.placeAt(first + 30)).toEqual({ offset: 110, row: 0 })
  })

  it('finds every row again', () => {
    const { layout } = layOutRows(snapshotOf(450, [1, 3]), expanded, null)
    for (let row = 0; row < layout.rowCount; row++) {
      const place = layout.placeAt(row)
      expect(layout.rowOf(place.offset) + place.row).toBe(row)
      expect(place.row).toBeLessThan(layout.rowsIn(place.offset))
    }
  })

  it('remembers the counts of blocks that left the memory, and keeps its estimate', () => {
    const first = layOutRows(snapshotOf(1000, [0]), expanded, null)
    const second = layOutRows(snapshotOf(1000, [5]), expanded, first.memory)
    expect(second.layout.rowOf(100)).toBe(first.layout.rowOf(100))
    expect(second.memory.estimate).toBe(first.memory.estimate)
    const forgotten = layOutRows(snapshotOf(1000, [5]), collapsed, second.memory)
    expect(forgotten.layout.rowCount).toBe(1000)
  })

  it('clamps', () => {
    const { layout } = layOutRows(snapshotOf(5, [0]), collapsed, null)
    expect(layout.placeAt(99)).toEqual({ offset: 4, row: 0 })
    expect(layout.placeAt(-1)).toEqual({ offset: 0, row: 0 })
    expect(layout.rowsIn(5)).toBe(0)
    expect(layOutRows(snapshotOf(0, []), collapsed, null).layout.rowCount).toBe(0)
  })
})

describe('rows of a loaded document', () => {
  const document = loadedDocument(serialize({ _id: 1, o: { a: { b: 1 } } }), 0, asLsn(1))

  it('are computed once for each way of expanding', () => {
    expect(rowsOf(document, collapsed)).toBe(rowsOf(document, collapsed))
    expect(rowsOf(document, expanded)).not.toBe(rowsOf(document, collapsed))
  })

  it('are found by path, or by the nearest ancestor on screen', () => {
    const path = childPath(childPath(childPath(rootPath, 'o'), 'a'), 'b')
    expect(rowOfPath(rowsOf(document, expanded), path, 'field')).toBe(4)
    const expansion = setOpen(allCollapsed, document.key, rootPath, true)
    expect(rowOfPath(rowsOf(document, { expansion, view: 'list' }), path, 'field')).toBe(2)
    expect(rowOfPath(rowsOf(document, collapsed), path, 'field')).toBe(0)
  })
})
