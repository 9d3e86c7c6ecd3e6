import { serialize } from 'bson'
import { describe, expect, test } from 'vitest'
import {
  arrayOf,
  bytesOf,
  documentOf,
  elementsOf,
  element,
  withoutFields,
} from '../../../../electron/engine/bson/build.ts'
import { findField } from '../../../../electron/engine/bson/raw.ts'

const part = serialize({ b: 1, a: { '2': 1, '1': 2 } })
const isSame = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0

describe('documents made of bytes', () => {
  test('hold other documents and arrays of them as they are', () => {
    const made = documentOf([element(3, 'part', part), element(4, 'list', arrayOf([part, part]))])
    expect(isSame(made, serialize({ part: { b: 1, a: { '2': 1, '1': 2 } }, list: [0, 0] }))).toBe(false)
    const found = findField(made, 'part')
    expect(isSame(bytesOf(found as never), part)).toBe(true)
    const list = elementsOf(bytesOf(findField(made, 'list') as never))
    expect(list.map((one) => isSame(bytesOf(one), part))).toEqual([true, true])
  })

  test('lose fields by their names, and nothing else', () => {
    const document = serialize({ a: 1, ns: 'x', b: [1, 2], v: 2 })
    expect(isSame(withoutFields(document, ['ns', 'v']), serialize({ a: 1, b: [1, 2] }))).toBe(true)
    expect(withoutFields(document, ['none'])).toBe(document)
  })
})
