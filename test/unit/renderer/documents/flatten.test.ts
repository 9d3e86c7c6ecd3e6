import { serialize } from 'bson'
import { describe, expect, it } from 'vitest'
import { documentNode } from '../../../../renderer/features/documents/model/bson-node.ts'
import {
  allCollapsed,
  childPath,
  documentExpansion,
  pathToKeys,
  rootPath,
  setOpen,
  setShown,
} from '../../../../renderer/features/documents/model/expansion.ts'
import type { DocumentExpansion, Expansion } from '../../../../renderer/features/documents/model/expansion.ts'
import {
  flattenDocument,
  rowsOpenedByDefaultMax,
} from '../../../../renderer/features/documents/model/flatten.ts'
import type { Row, RowsView } from '../../../../renderer/features/documents/model/flatten.ts'

const untouched: DocumentExpansion = { open: new Map(), shown: new Map() }
const own = (expansion: Expansion) => documentExpansion(expansion, 'k')
const rows = (
  document: object,
  { expansion = untouched, byDefault = false, view = 'list' as RowsView } = {},
) => flattenDocument(documentNode(serialize(document)), expansion, byDefault, view)
const line = (row: Row): string => {
  const indent = ' '.repeat(row.depth)
  if (row.kind === 'close') return indent + row.bracket + (row.last ? '' : ',')
  if (row.kind === 'more') return `${indent}… ${row.total - row.shown} more`
  return indent + (row.node.key || 'document') + (row.open === null ? '' : row.open ? ' v' : ' >')
}
const sample = { _id: 1, o: { x: 1, list: [1, 2] }, e: {}, s: 'x' }

describe('rows of a document', () => {
  it('is one row when closed, whatever is inside', () => {
    expect(rows(sample).map(line)).toEqual(['document >'])
  })

  it('opens level by level', () => {
    const first = setOpen(allCollapsed, 'k', rootPath, true)
    expect(rows(sample, { expansion: own(first) }).map(line)).toEqual([
      'document v',
      ' _id',
      ' o >',
      ' e',
      ' s',
    ])
    const second = setOpen(first, 'k', childPath(rootPath, 'o'), true)
    expect(rows(sample, { expansion: own(second) }).map(line)).toContain('  list >')
  })

  it('opens a subtree, also what was closed below by hand', () => {
    const closed = setOpen(allCollapsed, 'k', childPath(childPath(rootPath, 'o'), 'list'), false)
    const open = setOpen(closed, 'k', rootPath, 'subtree')
    expect(rows(sample, { expansion: own(open) }).map(line)).toEqual([
      'document v',
      ' _id',
      ' o v',
      '  x',
      '  list v',
      '   0',
      '   1',
      ' e',
      ' s',
    ])
  })

  it('closes brackets in the JSON view, with commas only where something follows', () => {
    expect(rows({ _id: 1, o: { list: [1] } }, { byDefault: true, view: 'json' }).map(line)).toEqual([
      'document v',
      ' _id',
      ' o v',
      '  list v',
      '   0',
      '  ]',
      ' }',
      '}',
    ])
    expect(rows({ a: [1], b: 1 }, { byDefault: true, view: 'json' }).map(line)).toContain(' ],')
  })

  it('shows a long array in chunks of 100', () => {
    const document = { a: Array.from({ length: 5000 }, (_, i) => i) }
    const path = childPath(rootPath, 'a')
    const open = setOpen(setOpen(allCollapsed, 'k', rootPath, true), 'k', path, true)
    const first = rows(document, { expansion: own(open) })
    expect(first).toHaveLength(2 + 100 + 1)
    expect(line(first.at(-1) as Row)).toBe('  … 4900 more')
    const more = rows(document, { expansion: own(setShown(open, 'k', path, 200)) })
    expect(line(more.at(-1) as Row)).toBe('  … 4800 more')
    const all = rows(document, { expansion: own(setShown(open, 'k', path, 5000)) })
    expect(line(all.at(-1) as Row)).toBe('  4999')
  })

  it('bounds what is opened by default', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 90 }, (_, i) => [`f${i}`, Array.from({ length: 90 }, () => ({ a: 1, b: [1] }))]),
    )
    const count = rows(wide, { byDefault: true }).length
    expect(count).toBeGreaterThan(rowsOpenedByDefaultMax)
    expect(count).toBeLessThan(rowsOpenedByDefaultMax * 1.5)
  })

  it('keeps keys with dots apart from nested keys', () => {
    expect(pathToKeys(childPath(childPath(rootPath, 'a.b'), 'c'))).toEqual(['a.b', 'c'])
  })
})
