import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pack, unpack } from '../../../../shared/rpc/frame.ts'
import { messageDepthMax } from '../../../../shared/rpc/limits.ts'

const roundTrip = (message: unknown): unknown => {
  const unpacked = unpack(pack(message))
  if (!unpacked.ok) throw new Error(unpacked.reason)
  return unpacked.message
}

const messages = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(),
    fc.date({ noInvalidDate: false }),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'constructor')), tie('value')),
  ),
})).value

function nest(depth: number): unknown {
  return depth === 0 ? 1 : [nest(depth - 1)]
}

function frameOf(header: string, rest: number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header)
  return Uint8Array.of(0, 0, text.length >> 8, text.length & 255, ...text, ...rest)
}

describe('frames', () => {
  test('every sendable value comes back the same', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(roundTrip(message)).toEqual(message)
      }),
      { numRuns: 300 },
    )
  })

  test('undefined fields are left out; a Buffer comes back as plain bytes', () => {
    expect(roundTrip({ a: undefined, b: [1] })).toStrictEqual({ b: [1] })
    const bytes = roundTrip(Buffer.from([1, 2])) as Uint8Array
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype)
  })

  test.each([() => 1, Symbol('x'), new Map(), new Set(), new Error('x'), /x/])('%s is refused', (value) => {
    expect(() => pack({ value })).toThrow(TypeError)
  })

  test('depth is bounded in both directions', () => {
    expect(roundTrip(nest(messageDepthMax))).toEqual(nest(messageDepthMax))
    expect(() => pack(nest(messageDepthMax + 1))).toThrow(/nested/)
    const deep = `[${'['.repeat(100_000)}${']'.repeat(100_000)},[]]`
    const text = new TextEncoder().encode(deep)
    const frame = new Uint8Array(4 + text.length)
    new DataView(frame.buffer).setUint32(0, text.length)
    frame.set(text, 4)
    expect(unpack(frame)).toMatchObject({ ok: false })
  })

  test.each([
    ['no header', new Uint8Array(0)],
    ['header longer than the frame', Uint8Array.of(255, 255, 255, 255, 1)],
    ['not JSON', frameOf('[1,')],
    ['not UTF-8', Uint8Array.of(0, 0, 0, 1, 255)],
    ['no lengths', frameOf('[1]')],
    ['a negative length', frameOf('[1,[-1]]')],
    ['a fractional length', frameOf('[1,[0.5]]', [1])],
    ['lengths beyond the frame', frameOf('[1,[5]]', [1])],
    ['unclaimed bytes', frameOf('[1,[]]', [1])],
    ['an attachment that is not there', frameOf('[{"$":["bytes",0]},[]]')],
    ['an unknown kind', frameOf('[{"$":["code","x"]},[]]')],
    ['a kind that is no list', frameOf('[{"$":1},[]]')],
    ['a bad big integer', frameOf('[{"$":["bigint","1e9"]},[]]')],
    ['bad entries', frameOf('[{"$":["object",[1]]},[]]')],
  ])('%s is reported, not thrown', (_name, frame) => {
    expect(unpack(frame)).toMatchObject({ ok: false })
  })

  test('random bytes never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void unpack(bytes)))
  })

  test('a key __proto__ cannot change the prototype of a message', () => {
    const unpacked = unpack(frameOf('[{"__proto__":{"admin":true}},[]]'))
    expect(unpacked).toMatchObject({ ok: true })
    const message = unpacked.ok ? (unpacked.message as Record<string, unknown>) : {}
    expect(message['admin']).toBeUndefined()
    expect(Object.hasOwn(message, '__proto__')).toBe(true)
  })
})
