import { describe, expect, it } from 'vitest'
import { ensureId, idOfDocument } from '../../../../electron/engine/bson/document-id.ts'
import { documentBytes, raw } from '../../../support/bson-arbitraries.ts'

const objectId = Uint8Array.from({ length: 12 }, (_, index) => index + 1)
const makeObjectId = (): Uint8Array => objectId

describe('ensureId', () => {
  it('leaves a document whose _id comes first as the very same bytes', () => {
    const bytes = documentBytes([
      ['_id', raw.int32(7)],
      ['a', raw.double(5)],
    ])
    const result = ensureId(bytes, makeObjectId)
    expect(result.bytes).toBe(bytes)
    expect(result.added).toBe(false)
  })

  it('moves _id to the front and touches nothing else', () => {
    const a = ['a', raw.double(5)] as const
    const id = ['_id', raw.string('x')] as const
    const b = ['b', raw.object([['_id', raw.int32(1)]])] as const
    const before = documentBytes([a, id, b])
    const copy = before.slice()
    expect(ensureId(before, makeObjectId)).toEqual({ bytes: documentBytes([id, a, b]), added: false })
    expect(before).toEqual(copy)
  })

  it('does so to a Buffer as well, whose slices are views', () => {
    const a = ['a', raw.double(5)] as const
    const id = ['_id', raw.objectId(objectId)] as const
    const before = Buffer.from(documentBytes([a, id]))
    expect(ensureId(before, makeObjectId).bytes).toEqual(documentBytes([id, a]))
    expect(Uint8Array.from(before)).toEqual(documentBytes([a, id]))
  })

  it('adds an ObjectId in front where there is none, also to the empty document', () => {
    const a = ['a', raw.object([['_id', raw.int32(1)]])] as const
    const id = ['_id', raw.objectId(objectId)] as const
    expect(ensureId(documentBytes([a]), makeObjectId)).toEqual({ bytes: documentBytes([id, a]), added: true })
    expect(ensureId(documentBytes([]), makeObjectId).bytes).toEqual(documentBytes([id]))
  })

  it('refuses two _id and the types that MongoDB refuses', () => {
    const twice = documentBytes([
      ['_id', raw.int32(1)],
      ['_id', raw.int32(2)],
    ])
    const badId = expect.objectContaining({ code: 'document.badId' })
    expect(() => ensureId(twice, makeObjectId)).toThrow(badId)
    expect(() => ensureId(documentBytes([['_id', raw.array([])]]), makeObjectId)).toThrow(badId)
  })
})

describe('idOfDocument', () => {
  it('finds _id behind values of every length and not inside them', () => {
    const bytes = documentBytes([
      ['nested', raw.object([['_id', raw.int32(1)]])],
      ['_id2', raw.regex('_id', 'i')],
      ['scope', raw.codeWithScope('_id', [['_id', raw.int32(2)]])],
      ['pointer', raw.dbPointer('_id', objectId)],
      ['_id', raw.int32(3)],
    ])
    const slice = idOfDocument(bytes)
    expect(slice.type).toBe(raw.int32(3).type)
    expect(bytes.slice(slice.start, slice.end)).toEqual(raw.int32(3).payload)
  })
})
