import { readFileSync } from 'node:fs'
import { serialize } from 'bson'
import { expect, it } from 'vitest'
import { decodeCatalogueRow, encodeCatalogueRow } from '../../electron/engine/read/catalogue.ts'
import { asCollectionId } from '../../shared/model/ids.ts'

/** Golden bytes of rows of the catalogue, version 1. They are never edited. */
const golden = JSON.parse(
  readFileSync(new URL('catalogue-format-1.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>

const options = serialize({ collation: { locale: 'de' } })
const indexes = [
  serialize({ v: 2, key: { total: -1, when: 1 }, name: 'by total' }),
  serialize({ v: 2, key: { x: 1 }, name: 'x' }),
]
const id = asCollectionId(258)
const rows = {
  plain: { id, name: 'books' },
  options: { id, name: 'books', options },
  indexes: { id, name: 'books', indexes },
  both: { id, name: 'books', options, indexes },
}

it.each(Object.entries(rows))('a row with %s has the bytes that were fixed for version 1', (kind, row) => {
  const bytes = encodeCatalogueRow(row)
  expect(Buffer.from(bytes).toString('hex')).toBe(golden[kind])
  expect(Buffer.from(encodeCatalogueRow(decodeCatalogueRow(bytes))).toString('hex')).toBe(golden[kind])
  const { name, options: readOptions, indexes: readIndexes } = decodeCatalogueRow(bytes)
  expect([name, readOptions !== undefined, readIndexes?.length]).toEqual([
    'books',
    'options' in row,
    'indexes' in row ? 2 : undefined,
  ])
})
