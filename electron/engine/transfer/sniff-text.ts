import { ArgonError } from '../../../shared/model/errors.ts'

/** How many bytes of a file's start are looked at before the rest is read. */
export const sniffBytes = 1024

const magics: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['UTF-16 text; save it as UTF-8', [0xff, 0xfe]],
  ['UTF-16 text; save it as UTF-8', [0xfe, 0xff]],
  ['UTF-16 text; save it as UTF-8', [0x00, 0x7b]],
  ['UTF-16 text; save it as UTF-8', [0x00, 0x5b]],
  ['UTF-16 text; save it as UTF-8', [0x7b, 0x00]],
  ['UTF-16 text; save it as UTF-8', [0x5b, 0x00]],
  ['compressed with gzip; unpack it first', [0x1f, 0x8b]],
  ['compressed with Zstandard; unpack it first', [0x28, 0xb5, 0x2f, 0xfd]],
  ['compressed with bzip2; unpack it first', [0x42, 0x5a, 0x68]],
  ['compressed with xz; unpack it first', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a ZIP archive; unpack it first', [0x50, 0x4b, 0x03, 0x04]],
  ['a 7-Zip archive; unpack it first', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a mongodump archive', [0x6d, 0xe2, 0x99, 0x81]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ['an image', [0x89, 0x50, 0x4e, 0x47]],
]

/** Tab, line feed, vertical tab, form feed, carriage return, escape, record separator. */
const textControls: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b, 0x1e])

/**
 * Refuses what is no UTF-8 text by its first bytes (`import.notText`, saying what it is), and answers how many bytes
 * of a byte order mark to skip. `head` is the file's start: `sniffBytes` of it, or all of a shorter file.
 */
export function sniffText(head: Uint8Array): number {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 3
  for (const [name, magic] of magics) {
    if (magic.every((byte, index) => head[index] === byte)) throw notText(`The file is ${name}`)
  }
  const control = head.findIndex((byte) => byte < 0x20 && !textControls.has(byte))
  if (control >= 0)
    throw notText(`The file is binary, not JSON text: byte ${head[control]} at offset ${control}`)
  return 0
}

function notText(message: string): ArgonError {
  return new ArgonError('import.notText', message)
}
