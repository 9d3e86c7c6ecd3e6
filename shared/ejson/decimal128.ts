/** The parts of a decimal128: coefficient x 10^exponent. */
export interface Decimal128Parts {
  readonly negative: boolean
  readonly coefficient: bigint
  readonly exponent: number
}

const exponentBias = 6176
const exponentMin = -6176
const exponentMax = 6111
const digitsMax = 34
const coefficientMax = 10n ** 34n - 1n
const infinityHigh = 0x7800000000000000n
const nanHigh = 0x7c00000000000000n
const signHigh = 1n << 63n
/** Longer than any spelling that means one; keeps a hostile text from being read as one huge number. */
const textCharactersMax = 8000

/**
 * Reads a decimal128 (IEEE 754-2008, binary integer encoding, little-endian as in BSON). Coefficients above 34 digits
 * are not canonical and count as zero, as the standard says.
 */
export function decimal128Parts(
  bytes: Uint8Array,
  offset = 0,
): Decimal128Parts | 'nan' | 'infinity' | '-infinity' {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 16)
  const low = view.getBigUint64(0, true)
  const high = view.getBigUint64(8, true)
  const negative = high >> 63n === 1n
  const combination = (high >> 58n) & 0x1fn
  if (combination === 0x1fn) return 'nan'
  if (combination === 0x1en) return negative ? '-infinity' : 'infinity'
  // Two leading ones announce an implied coefficient prefix, which always exceeds 34 digits.
  if (combination >> 3n === 3n) {
    return { negative, coefficient: 0n, exponent: Number((high >> 47n) & 0x3fffn) - exponentBias }
  }
  const coefficient = ((high & ((1n << 49n) - 1n)) << 64n) | low
  const exponent = Number((high >> 49n) & 0x3fffn) - exponentBias
  return { negative, coefficient: coefficient > coefficientMax ? 0n : coefficient, exponent }
}

/** The text that General Decimal Arithmetic gives, which keeps sign and exponent: `-0`, `1.00`, `1E+3`. */
export function decimal128Text(bytes: Uint8Array): string {
  const parts = decimal128Parts(bytes)
  if (typeof parts === 'string')
    return parts === 'nan' ? 'NaN' : parts === 'infinity' ? 'Infinity' : '-Infinity'
  const sign = parts.negative ? '-' : ''
  const digits = parts.coefficient.toString()
  const { exponent } = parts
  const scientific = exponent + digits.length - 1
  if (exponent > 0 || scientific < -6) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
    return `${sign}${digits.slice(0, 1)}${fraction}E${scientific < 0 ? '' : '+'}${scientific}`
  }
  if (exponent === 0) return sign + digits
  const padded = digits.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,9}))?$/i

/** The 16 bytes of a number's text, or undefined where they cannot hold it without rounding. */
export function textToDecimal128(text: string): Uint8Array | undefined {
  if (text.length > textCharactersMax) return undefined
  const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(text)
  if (special !== null) {
    if (special[2] === undefined) return decimal128Bytes('nan')
    return decimal128Bytes(special[1] === '-' ? '-infinity' : 'infinity')
  }
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [whole = '', fraction = ''] = (match[2] as string).split('.')
  const exponent = Number(match[3] ?? 0) - fraction.length
  const fitted = fit(BigInt(whole + fraction), exponent)
  if (fitted === undefined) return undefined
  return decimal128Bytes({ negative: match[1] === '-', ...fitted })
}

/** The bytes of parts that are within the format's bounds: 34 digits, an exponent from -6176 to 6111. */
export function decimal128Bytes(value: Decimal128Parts | 'nan' | 'infinity' | '-infinity'): Uint8Array {
  if (value === 'nan') return toBytes(false, nanHigh, 0n)
  if (typeof value === 'string') return toBytes(value === '-infinity', infinityHigh, 0n)
  const high = (BigInt(value.exponent + exponentBias) << 49n) | (value.coefficient >> 64n)
  return toBytes(value.negative, high, value.coefficient)
}

/** Brings both parts into their ranges where zeros at the end of the coefficient allow it. */
function fit(coefficient: bigint, exponent: number): { coefficient: bigint; exponent: number } | undefined {
  if (coefficient === 0n)
    return { coefficient, exponent: Math.min(Math.max(exponent, exponentMin), exponentMax) }
  let fitted = coefficient
  let power = exponent
  while (fitted > coefficientMax || power < exponentMin) {
    if (fitted % 10n !== 0n) return undefined
    fitted /= 10n
    power += 1
  }
  if (power - exponentMax >= digitsMax) return undefined
  for (; power > exponentMax; power -= 1) fitted *= 10n
  return fitted > coefficientMax ? undefined : { coefficient: fitted, exponent: power }
}

function toBytes(negative: boolean, high: bigint, low: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(16))
  view.setBigUint64(0, BigInt.asUintN(64, low), true)
  view.setBigUint64(8, negative ? high | signHigh : high, true)
  return new Uint8Array(view.buffer)
}
