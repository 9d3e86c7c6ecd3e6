import { expect, test } from 'vitest'
import { collectionNameFault } from '../../../../../renderer/features/collections/collection-names.ts'

const collections = [{ name: 'orders' }, { name: 'users' }]

test('a name in use is refused and named; another case is another name', () => {
  expect(collectionNameFault('orders', collections)).toMatch(/`orders` already exists/u)
  expect(collectionNameFault('Orders', collections)).toBeNull()
})

test('the collection being renamed may keep its own name', () => {
  expect(collectionNameFault('orders', collections, 'orders')).toBeNull()
  expect(collectionNameFault('users', collections, 'orders')).toMatch(/already exists/u)
})

test("MongoDB's rules are told in sentences; an empty field is no mistake yet", () => {
  expect(collectionNameFault('', collections)).toBeNull()
  expect(collectionNameFault('system.x', collections)).toMatch(/reserved/u)
  expect(collectionNameFault('a$b', collections)).toMatch(/"\$"/u)
})
