export interface Codec {
  encode(value: unknown): string
  decode(text: string): unknown
}

export interface Base64 {
  toText(bytes: Uint8Array): string
  toBytes(text: string): Uint8Array<ArrayBuffer>
}

/**
 * Values that were structured-cloned, to text and back, for the wire between the main process and a page.
 * It runs in both places, in the page from its own source text, so it takes nothing from outside.
 */
export function createCodec(base64: Base64): Codec {
  const tag = (kind: string, content: unknown) => ({ '~': kind, content })

  function toJson(value: unknown): unknown {
    if (value === undefined) return tag('undefined', 0)
    if (typeof value === 'bigint') return tag('bigint', String(value))
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
      return tag('number', Object.is(value, -0) ? '-0' : String(value))
    }
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(toJson)
    // Values of another world have other classes, so they are told apart by their brand.
    const brand = Object.prototype.toString.call(value).slice(8, -1)
    if (brand === 'Date') return tag('date', Number(value))
    if (brand === 'Uint8Array') return tag('bytes', base64.toText(value as Uint8Array))
    if (brand !== 'Object') throw new Error(`The double of Electron cannot carry a ${brand}`)
    return tag(
      'object',
      Object.entries(value).map(([key, item]) => [key, toJson(item)]),
    )
  }

  function fromJson(value: unknown): unknown {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(fromJson)
    const { '~': kind, content } = value as { '~': string; content: unknown }
    if (kind === 'bigint') return BigInt(String(content))
    if (kind === 'number') return Number(content)
    if (kind === 'date') return new Date(Number(content))
    if (kind === 'bytes') return base64.toBytes(String(content))
    if (kind === 'undefined') return undefined
    return Object.fromEntries((content as [string, unknown][]).map(([key, item]) => [key, fromJson(item)]))
  }

  return {
    encode: (value) => JSON.stringify(toJson(value)),
    decode: (text) => fromJson(JSON.parse(text)),
  }
}
