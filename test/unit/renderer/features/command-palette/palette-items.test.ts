import { expect, test, vi } from 'vitest'
import { paletteEntries } from '../../../../../renderer/features/command-palette/palette-items.ts'
import type { PaletteSources } from '../../../../../renderer/features/command-palette/palette-items.ts'
import { asCollectionId } from '../../../../../shared/model/ids.ts'
import { makeBranch } from '../../make-branch.ts'

vi.mock('../../../../../renderer/api/client.ts', () => ({ api: {} }))

const sources: PaletteSources = {
  scope: 'all',
  collections: Array.from({ length: 30 }, (_, n) => ({
    id: asCollectionId(n + 1),
    name: `events ${n}`,
    count: n,
  })),
  branches: [makeBranch(1, 'main'), makeBranch(2, 'restore-test')],
  now: Date.UTC(2026, 10, 2, 14),
  zone: 'utc',
  answers: (id) => id !== 'document.save',
}

const kinds = (text: string, over: Partial<PaletteSources> = {}) =>
  paletteEntries(text, { ...sources, ...over }).map((entry) => entry.kind)

test('without a text: a few collections, the branches, every action that something answers to', () => {
  const found = paletteEntries('', sources)
  expect(found.filter((e) => e.kind === 'collection')).toHaveLength(6)
  expect(found.filter((e) => e.kind === 'branch')).toHaveLength(2)
  expect(found.some((e) => e.kind === 'command' && e.id === 'view.palette')).toBe(false)
  expect(found.some((e) => e.kind === 'command' && e.id === 'branch.create')).toBe(true)
  expect(found.some((e) => e.kind === 'command' && e.id === 'document.save')).toBe(false)
})

test('an LSN or a time goes first; with @ it is all there is', () => {
  expect(paletteEntries('@41207', sources)).toEqual([
    { kind: 'moment', at: { kind: 'lsn', lsn: 41207 }, label: 'Go to LSN 41,207' },
  ])
  expect(paletteEntries('@10 min ago', sources)).toMatchObject([{ label: 'Go to 2026-11-02 13:50:00 UTC' }])
  expect(paletteEntries('@nonsense', sources)).toEqual([])
  expect(kinds('7')[0]).toBe('moment')
})

test('a text finds branches and actions alike', () => {
  const found = paletteEntries('restore', sources)
  expect(found.map((e) => e.kind)).toEqual(['branch', 'command'])
})

test('the scope of places has no actions', () => {
  expect(new Set(kinds('', { scope: 'places' }))).toEqual(new Set(['collection', 'branch']))
})
