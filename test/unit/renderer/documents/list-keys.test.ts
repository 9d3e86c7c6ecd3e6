import { describe, expect, it } from 'vitest'
import { listAction } from '../../../../renderer/features/documents/model/keys.ts'
import {
  extendSelection,
  noSelection,
  toggleDocument,
} from '../../../../renderer/features/documents/model/selection.ts'

const press = (
  key: string,
  held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {},
) => listAction({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held })

describe('keys of the list', () => {
  it('follow the pattern of a treegrid', () => {
    expect(press('ArrowDown')).toEqual({ kind: 'move', by: 'row', direction: 1 })
    expect(press('End', { ctrlKey: true })).toEqual({ kind: 'move', by: 'end', direction: 1 })
    expect(press('End', { metaKey: true })).toEqual({ kind: 'move', by: 'end', direction: 1 })
    expect(press('ArrowRight', { shiftKey: true })).toEqual({ kind: 'openSubtree' })
    expect(press('*', { shiftKey: true })).toEqual({ kind: 'openSiblings' })
    expect(press('F2')).toEqual(press('Enter'))
  })

  it('take letters in both cases but leave chords of the app alone', () => {
    expect(press('V')).toEqual({ kind: 'cycleView' })
    expect(press('n', { ctrlKey: true })).toBeNull()
    expect(press('c', { ctrlKey: true, shiftKey: true })).toBeNull()
    expect(press('ArrowLeft', { altKey: true })).toBeNull()
    expect(press('constructor')).toBeNull()
  })
})

describe('selection', () => {
  const documents = Array.from({ length: 10 }, (_, offset) => ({
    key: `k${offset}`,
    offset,
    id: new Uint8Array([offset]),
  }))
  const loaded = (from: number, to: number) => documents.slice(from, to)
  const offsets = (selection: typeof noSelection) => [...selection.documents.values()].map((d) => d.offset)

  it('extends from where it began, in both directions', () => {
    const down = extendSelection(noSelection, 4, 6, loaded)
    expect(offsets(down)).toEqual([4, 5, 6])
    expect(offsets(extendSelection(down, 6, 2, loaded))).toEqual([2, 3, 4])
  })

  it('toggles single documents', () => {
    const [a, b] = [documents[1], documents[3]] as const
    if (!a || !b) throw new Error('unreachable')
    const both = toggleDocument(toggleDocument(noSelection, a), b)
    expect(offsets(both)).toEqual([1, 3])
    expect(offsets(toggleDocument(both, a))).toEqual([3])
  })
})
