import {
  BSONRegExp,
  BSONSymbol,
  Binary,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  onDemand,
  serialize,
} from 'bson'
import { describe, expect, it } from 'vitest'
import {
  childByKey,
  childCount,
  childSlice,
  nodeToTree,
  documentNode,
  isContainer,
  isEmptyContainer,
  sameValue,
  stringStart,
  wrapValue,
} from '../../../../renderer/features/documents/model/bson-node.ts'

const node = (document: object) => documentNode(serialize(document))
const field = (document: object, key: string) => {
  const child = childByKey(node(document), key)
  if (!child) throw new Error(`no ${key}`)
  return child
}

describe('reading a document in place', () => {
  it('gives fields in stored order with their names', () => {
    const keys = childSlice(node({ b: 1, a: 'x', ä: null }), 0, 10).map((child) => child.key)
    expect(keys).toEqual(['b', 'a', 'ä'])
  })

  it('keeps every number type when a value is decoded', () => {
    expect(nodeToTree(field({ v: new Double(5) }, 'v'))).toEqual({ kind: 'double', value: 5 })
    expect(nodeToTree(field({ v: new Int32(5) }, 'v'))).toEqual({ kind: 'int32', value: 5 })
    expect(nodeToTree(field({ v: Long.fromString('9007199254740993') }, 'v'))).toEqual({
      kind: 'int64',
      value: 9007199254740993n,
    })
  })

  it('reads nested containers at their own offset', () => {
    const inner = field({ skip: 'abc', o: { list: [1, { deep: true }] } }, 'o')
    const list = childByKey(inner, 'list')
    expect(list && childCount(list)).toBe(2)
    const deep = list && childByKey(list, '1')
    const [first] = deep ? childSlice(deep, 0, 1) : []
    expect(first?.key).toBe('deep')
    expect(first && nodeToTree(first)).toEqual({ kind: 'boolean', value: true })
    expect(list && childByKey(list, '2')).toBeNull()
  })

  it('knows empty containers without reading them', () => {
    expect(isEmptyContainer(field({ o: {} }, 'o'))).toBe(true)
    expect(isEmptyContainer(field({ o: [0] }, 'o'))).toBe(false)
    expect(isContainer(field({ s: 'x' }, 's'))).toBe(false)
  })

  it('reads only a slice of a large array, and gives the same nodes again', () => {
    const array = field({ a: Array.from({ length: 100_000 }, (_, i) => i) }, 'a')
    const first = childSlice(array, 0, 100)
    expect(first).toHaveLength(100)
    expect(childCount(array)).toBe(100_000)
    expect(childSlice(array, 99, 101)[0]).toBe(first[99])
    expect(childSlice(array, 99_999, 200_000).map((child) => child.key)).toEqual(['99999'])
  })

  it('wraps a value bit for bit', () => {
    const id = new ObjectId()
    const wrapped = wrapValue('_id', field({ x: 1, _id: id }, '_id'))
    expect(wrapped).toEqual(Uint8Array.from(serialize({ _id: id })))
  })

  it('walks over every type as the driver does', () => {
    const bytes = serialize({
      ...{ d: new Double(1.5), s: 'text', o: { x: 1 }, a: [1], b: new Binary(new Uint8Array(3)) },
      ...{ id: new ObjectId(), t: true, when: new Date(0), n: null, r: new BSONRegExp('a/b', 'i') },
      ...{ c: new Code('f'), cs: new Code('f', { x: 1 }), sy: new BSONSymbol('y'), i: new Int32(1) },
      ...{ ts: new Timestamp({ t: 1, i: 2 }), l: Long.fromNumber(1), dec: Decimal128.fromString('1') },
      ...{ min: new MinKey(), max: new MaxKey() },
    })
    const expected = [...onDemand.parseToElements(bytes)].map(([type, , , offset, length]) => ({
      type,
      offset,
      length,
    }))
    const found = childSlice(documentNode(bytes), 0, 99)
    expect(found.map(({ type, offset, length }) => ({ type, offset, length }))).toEqual(expected)
    expect(found.at(-1)?.key).toBe('max')
  })

  it('tells values of equal look but different type apart', () => {
    const a = field({ v: new Int32(1) }, 'v')
    expect(sameValue(a, field({ other: 'x', v: new Int32(1) }, 'v'))).toBe(true)
    expect(sameValue(a, field({ v: new Double(1) }, 'v'))).toBe(false)
  })

  it('shows the beginning of a long text and never half a character', () => {
    const start = stringStart(field({ s: 'a' + '😀'.repeat(5000) }, 's'), 10)
    expect(start.text).toBe('a😀😀😀😀')
    expect(start.bytes).toBe(20_001)
    expect(stringStart(field({ s: '' }, 's'), 10)).toEqual({ text: '', bytes: 0 })
  })
})
