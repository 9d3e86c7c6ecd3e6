import { expect, test } from 'vitest'
import { effectText, namesText } from '../../../../../renderer/features/restore-branch/restore-effect.ts'

test('the effect is told in numbers', () => {
  const effect = { entries: 1312, actors: ['a', 'b', 'c'], collections: ['o', 'p', 'q', 'r'] }
  expect(effectText(effect, 'main')).toBe('1,312 entries by 3 actors in 4 collections will leave `main`')
})

test('one of each is singular, and what there is none of is left out', () => {
  expect(effectText({ entries: 1, actors: ['a'], collections: ['o'] }, 'dev')).toBe(
    '1 entry by 1 actor in 1 collection will leave `dev`',
  )
  expect(effectText({ entries: 2, actors: ['a'], collections: [] }, 'dev')).toBe(
    '2 entries by 1 actor will leave `dev`',
  )
})

test('an effect of nothing says so', () => {
  expect(effectText({ entries: 0, actors: [], collections: [] }, 'dev')).toMatch(/^Nothing will leave/u)
})

test('long lists of names are cut and counted', () => {
  expect(namesText(['a', 'b'])).toBe('a, b')
  expect(namesText(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])).toBe('a, b, c, d, e, f and 2 more')
})
