import { expect, test } from 'vitest'
import type { Ambiguity, Meaning } from '../../../../../shared/model/migration.ts'
import {
  branchesOf,
  isAnswered,
  plainMeaning,
  withAnswers,
} from '../../../../../renderer/features/migration/meaning.ts'
import { savingText } from '../../../../../renderer/state/migration-text.ts'

const reading = { source: 'main_order_lines', branch: 'main', collection: 'order_lines' }
const unclear: Ambiguity = {
  kind: 'severalReadings',
  source: 'main_order_lines',
  message: 'It may be two things',
  readings: [reading],
}

test('branches are listed with commas between, or not at all', () => {
  expect(branchesOf(' main, feature ,')).toEqual(['main', 'feature'])
  expect(branchesOf(' , ')).toBeNull()
})

test('an answer replaces what was said of the same name, and leaves the rest', () => {
  const before: Meaning = { branches: null, mapping: [], ignore: ['main_order_lines', 'system'] }
  const said = withAnswers(
    before,
    ['main'],
    [unclear],
    new Map([['main_order_lines', { kind: 'reading', reading }]]),
  )
  expect(said).toEqual({ branches: ['main'], mapping: [reading], ignore: ['system'] })
  const ignored = withAnswers(said, null, [unclear], new Map([['main_order_lines', { kind: 'ignore' }]]))
  expect(ignored).toEqual({ branches: null, mapping: [], ignore: ['system', 'main_order_lines'] })
})

test('a name that is not there is taken out of what was said, and an open question changes nothing', () => {
  const before: Meaning = { branches: null, mapping: [reading], ignore: [] }
  expect(withAnswers(before, null, [unclear], new Map())).toEqual(before)
  const gone: Ambiguity = { ...unclear, kind: 'unknownCollection', readings: [] }
  expect(withAnswers(before, null, [gone], new Map())).toEqual(plainMeaning)
})

test('something else says something once it is whole', () => {
  expect(isAnswered({ kind: 'other', assignment: { ...reading, branch: ' ' } })).toBe(false)
  expect(isAnswered({ kind: 'other', assignment: reading })).toBe(true)
  expect([undefined, { kind: 'open' as const }].some(isAnswered)).toBe(false)
})

test('a saving is said either way', () => {
  expect(savingText(1000, 250, false)).toMatch(/needs 250 B instead of .*: 75\u00a0% less/u)
  expect(savingText(100, 150, true)).toMatch(/would need about .*: 50\u00a0% more/u)
  expect(savingText(0, 0, true)).toBe('There are no documents')
})
