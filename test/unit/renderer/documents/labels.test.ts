import { Binary, Decimal128, Double, Long, ObjectId, serialize } from 'bson'
import { describe, expect, it } from 'vitest'
import { childByKey, documentNode } from '../../../../renderer/features/documents/model/bson-node.ts'
import {
  documentsText,
  fieldText,
  nodeText,
  pathText,
} from '../../../../renderer/features/documents/model/copy-text.ts'
import { childPath, rootPath } from '../../../../renderer/features/documents/model/expansion.ts'
import {
  containerSummary,
  documentPreview,
  typeName,
  valueText,
} from '../../../../renderer/features/documents/model/labels.ts'

const field = (value: unknown, key = 'v') => {
  const node = childByKey(documentNode(serialize({ [key]: value })), key)
  if (!node) throw new Error('no field')
  return node
}

describe('values in one line', () => {
  it('keep their type in sight', () => {
    expect(valueText(field(new Double(5)), 'list').text).toBe('5.0')
    expect(valueText(field(Long.fromString('9007199254740993')), 'list').text).toBe(
      "Long('9007199254740993')",
    )
    expect(valueText(field(Long.fromString('5')), 'json').text).toBe('{"$numberLong":"5"}')
    expect(typeName(field(Decimal128.fromString('1')))).toBe('Decimal128')
    expect(typeName(field('x'))).toBe('String')
  })

  it('show the beginning of long texts and binaries with their length', () => {
    const text = valueText(field('é'.repeat(5000)), 'list')
    expect(text.text.length).toBeLessThan(420)
    expect(text.text.endsWith("…'")).toBe(true)
    expect(text.cutBytes).toBe(10_000)
    expect(valueText(field('short'), 'list').cutBytes).toBeNull()
    expect(valueText(field('é'.repeat(300)), 'list').cutBytes).toBeNull()
    const binary = valueText(field(new Binary(new Uint8Array(5000))), 'list')
    expect(binary).toMatchObject({ text: `BinData(0, '${'A'.repeat(44)}…')`, cutBytes: 5000 })
  })

  it('count what containers hold', () => {
    expect(containerSummary(field(Array.from({ length: 1204 }, () => 0)))).toBe('Array (1,204)')
    expect(containerSummary(field({ a: 1, b: 2, c: 3 }))).toBe('Object (3)')
  })

  it('preview a document by its first fields, without its _id in the list', () => {
    const text = (view: 'list' | 'json') =>
      documentPreview(documentNode(serialize({ _id: 1, a: 'x', o: { y: 1 }, e: [] })), view)
        .map((part) => part.text)
        .join('')
    expect(text('list')).toBe("{ a: 'x', o: {…}, e: [] }")
    expect(text('json')).toBe('{ "_id": 1, "a": "x", "o": {…}, "e": [] }')
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field${i}`, i]))
    const parts = documentPreview(documentNode(serialize(wide)), 'list')
    expect(parts.length).toBeLessThan(120)
    expect(parts.some((part) => part.text === '…')).toBe(true)
  })
})

describe('copying', () => {
  const document = serialize({ _id: new ObjectId('65000000a1b2c3d4e5f60718'), n: new Double(1), o: { a: 1 } })

  it('writes documents in each format, several as an array', () => {
    expect(documentsText([document], 'shell')).toContain("_id: ObjectId('65000000a1b2c3d4e5f60718')")
    expect(JSON.parse(documentsText([document], 'canonical'))).toEqual({
      _id: { $oid: '65000000a1b2c3d4e5f60718' },
      n: { $numberDouble: '1.0' },
      o: { a: { $numberInt: '1' } },
    })
    expect(JSON.parse(documentsText([document, document], 'relaxed'))).toHaveLength(2)
  })

  it('copies a text without quotes, a field with its name, a path with dots', () => {
    expect(nodeText(field("it's"))).toBe("it's")
    expect(nodeText(field(new Double(2)))).toBe('2.0')
    expect(fieldText(field({ a: [1] }, 'o'))).toBe('o: {\n  a: [\n    1\n  ]\n}')
    expect(pathText(childPath(childPath(rootPath, 'items'), '0'))).toBe('items.0')
  })
})
