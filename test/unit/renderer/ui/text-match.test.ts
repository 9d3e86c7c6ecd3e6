import { expect, test } from 'vitest'
import { filterByText, matchText } from '../../../../renderer/ui/text-match.ts'

test('whole text, start, start of a word, anywhere, nowhere', () => {
  expect(matchText('orders', 'Orders')).toMatchObject({ rank: 0 })
  expect(matchText('orders_old', 'ord')).toMatchObject({ rank: 1, start: 0 })
  expect(matchText('old_orders', 'ord')).toMatchObject({ rank: 2, start: 4 })
  expect(matchText('preorders', 'ord')).toMatchObject({ rank: 3, start: 3 })
  expect(matchText('users', 'ord')).toBeNull()
})

test('a later start of a word wins over an earlier middle of one', () => {
  expect(matchText('xab ab', 'ab')).toMatchObject({ rank: 2, start: 4 })
})

test('an empty text matches everything in its own order', () => {
  expect(filterByText(['b', 'a'], '  ', (t) => t)).toEqual(['b', 'a'])
})

test('better matches come first, equal ones in their own order', () => {
  const names = ['reorder', 'old-orders', 'users', 'orders-b', 'orders-a']
  expect(filterByText(names, 'order', (t) => t)).toEqual(['orders-b', 'orders-a', 'old-orders', 'reorder'])
})

test('the number of matches does not depend on where they stand', () => {
  const names = Array.from({ length: 10_000 }, (_, n) => `collection_${n}`)
  expect(filterByText(names, '_99', (t) => t)).toHaveLength(111)
})
