import { expect, test } from 'vitest'
import {
  collectionFault,
  collectionFromFile,
} from '../../../../../renderer/features/import-files/collection-from-file.ts'

test.each([
  ['movies.json', 'movies'],
  ['orders.2026.ndjson', 'orders.2026'],
  ['My Orders (2).json', 'My_Orders_(2)'],
  ['C:\\data\\users.jsonl', 'users'],
  ['system.users.json', 'users'],
  ['$cost..of$.json', 'cost.of_'],
  ['.json', 'imported'],
  ['...', 'imported'],
  ['ünïcode.JSON', 'ünïcode'],
  [`${'x'.repeat(300)}.json`, 'imported'],
])('%s becomes %s', (file, collection) => {
  expect(collectionFromFile(file)).toBe(collection)
  expect(collectionFault(collection)).toBeNull()
})

test('a fault is a sentence', () => {
  expect(collectionFault('a$b')).toBe('A collection name cannot contain "$"')
})
