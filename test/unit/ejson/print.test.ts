import { describe, expect, it } from 'vitest'
import { bsonToTree, bsonToTrees } from '../../../shared/ejson/bson-to-tree.ts'
import { typeLabel, valueLabel } from '../../../shared/ejson/label.ts'
import { printTree, type TextFormat } from '../../../shared/ejson/print.ts'
import type { TreeNode } from '../../../shared/ejson/tree.ts'
import { documentBytes, joinBytes, raw, type RawValue } from '../../support/bson-arbitraries.ts'

const id = Uint8Array.from({ length: 12 }, (_, index) => index)
const all: readonly (readonly [string, RawValue])[] = [
  ['_id', raw.objectId(id)],
  ['long', raw.int64(5n)],
  ['int', raw.int32(5)],
  ['double', raw.double(5)],
  ['half', raw.double(0.5)],
  ['decimal', raw.decimal('5.00')],
  ['date', raw.date(0n)],
  ['text', raw.string("it's")],
  ['nested', raw.object([['list', raw.array([raw.null(), raw.boolean(true)])]])],
  ['bytes', raw.binary(0, Uint8Array.of(1))],
]

function print(format: TextFormat, indent?: number): string {
  return printTree(bsonToTree(documentBytes(all)), indent === undefined ? { format } : { format, indent })
}

function node(value: RawValue): TreeNode {
  return (bsonToTree(documentBytes([['v', value]])).fields[0] as readonly [string, TreeNode])[1]
}

describe('printTree', () => {
  it('writes the shell', () => {
    expect(print('shell')).toBe(
      "{ _id: ObjectId('000102030405060708090a0b'), long: Long('5'), int: 5, double: 5.0, half: 0.5, " +
        "decimal: Decimal128('5.00'), date: ISODate('1970-01-01T00:00:00.000Z'), text: 'it\\'s', " +
        "nested: { list: [null, true] }, bytes: BinData(0, 'AQ==') }",
    )
  })

  it('writes a pattern with a control character so that the text stays text', () => {
    const text = printTree(bsonToTree(documentBytes([['r', raw.regex('a\u0001', 'i')]])), { format: 'shell' })
    expect(text).toBe(String.raw`{ r: RegExp('a\u0001', 'i') }`)
  })

  it('writes canonical Extended JSON as the specification has it', () => {
    expect(print('canonical')).toBe(
      '{"_id":{"$oid":"000102030405060708090a0b"},"long":{"$numberLong":"5"},"int":{"$numberInt":"5"},' +
        '"double":{"$numberDouble":"5.0"},"half":{"$numberDouble":"0.5"},"decimal":{"$numberDecimal":"5.00"},' +
        '"date":{"$date":{"$numberLong":"0"}},"text":"it\'s","nested":{"list":[null,true]},' +
        '"bytes":{"$binary":{"base64":"AQ==","subType":"00"}}}',
    )
  })

  it('writes text to edit that is short where nothing is lost', () => {
    expect(print('edit')).toContain('"long":{"$numberLong":"5"},"int":5,"double":5.0,"half":0.5')
    expect(print('edit')).toContain('"date":{"$date":"1970-01-01T00:00:00.000Z"}')
  })

  it('indents', () => {
    const tree = bsonToTree(
      documentBytes([
        ['a', raw.object([['b', raw.array([raw.int32(1)])]])],
        ['c', raw.object([])],
      ]),
    )
    expect(printTree(tree, { format: 'edit', indent: 2 })).toBe(
      '{\n  "a": {\n    "b": [\n      1\n    ]\n  },\n  "c": {}\n}',
    )
  })
})

describe('bsonToTrees', () => {
  it('reads the documents of a page one after another', () => {
    const page = joinBytes(
      documentBytes([['a', raw.int32(1)]]),
      documentBytes([]),
      documentBytes([['b', raw.int32(2)]]),
    )
    expect(bsonToTrees(page).map((tree) => printTree(tree, { format: 'shell' }))).toEqual([
      '{ a: 1 }',
      '{}',
      '{ b: 2 }',
    ])
    expect(() => bsonToTrees(page.subarray(0, -1))).toThrow(
      expect.objectContaining({ code: 'document.malformed' }),
    )
  })
})

describe('labels', () => {
  it('summarise what has parts and cut what is long', () => {
    expect(valueLabel(node(raw.object([['a', raw.null()]])))).toBe('Object (1)')
    expect(valueLabel(node(raw.array(Array.from({ length: 1204 }, raw.null))))).toBe('Array (1,204)')
    expect(valueLabel(node(raw.double(5)))).toBe('5.0')
    expect(valueLabel(node(raw.string('x'.repeat(1000))), 10)).toBe("'xxxxxxxxx…")
    expect(typeLabel(node(raw.int64(1n)))).toBe('Long')
  })
})
