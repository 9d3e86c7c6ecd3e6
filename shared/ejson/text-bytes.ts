const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()
/** Up to this length a loop over ASCII beats the call of the platform's decoder. */
const shortText = 32

/** UTF-8 bytes to text; a byte order mark at the start is part of the text. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > shortText) return decoder.decode(bytes.subarray(start, end))
  let text = ''
  for (let index = start; index < end; index += 1) {
    const unit = bytes[index] as number
    if (unit >= 0x80) return decoder.decode(bytes.subarray(start, end))
    text += String.fromCharCode(unit)
  }
  return text
}

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text)
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function bytesToHex(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  let hex = ''
  for (let index = start; index < end; index += 1) hex += hexPairs[bytes[index] as number] as string
  return hex
}

/** Bytes of an even number of hexadecimal digits, or undefined for other text. */
export function hexToBytes(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) return undefined
  const bytes = new Uint8Array(hex.length / 2)
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16)
  }
  return bytes
}

const chunkBytes = 8192

export function bytesToBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    binary += String.fromCharCode(...bytes.subarray(start, start + chunkBytes))
  }
  return btoa(binary)
}

/** Bytes of base64 text with or without its padding, or undefined for other text. */
export function base64ToBytes(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.replace(/=+$/, '').length % 4 === 1) return undefined
  const binary = atob(text.replace(/=+$/, ''))
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}

/** A UUID's 36 characters for 16 bytes. */
export function bytesToUuid(bytes: Uint8Array): string {
  const hex = bytesToHex(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Sixteen bytes of a UUID with or without hyphens, or undefined for other text. */
export function uuidToBytes(text: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/i.test(text)) return undefined
  return hexToBytes(text.replaceAll('-', ''))
}

/** The parts one after another, in new memory. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
