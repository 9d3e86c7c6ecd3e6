import { crc32, deflateSync, inflateSync } from 'node:zlib'

/**
 * Writes a screenshot anew with a palette of 256 colours, which a picture of a window hardly misses: the rarer
 * shades of its letters' edges take the nearest of the others. A sixth of the size. The format:
 * https://www.w3.org/TR/png-3/
 */
export function smallPng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png)
  const palette = choosePalette(pixels)
  const nearest = nearestIn(palette)
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows[y * (width + 1) + 1 + x] = nearest(colourAt(pixels, y * width + x))
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, paletteType, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const rgbType = 2
const paletteType = 3
const paletteMax = 256

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

interface Picture {
  readonly width: number
  readonly height: number
  /** Three bytes a pixel. */
  readonly pixels: Buffer
}

/** Reads the one kind of PNG that Chromium writes of a page: eight bits a channel, three channels. */
function decode(png: Buffer): Picture {
  const parts: Buffer[] = []
  let header = Buffer.alloc(13)
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const data = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') header = Buffer.from(data)
    if (type === 'IDAT') parts.push(data)
    at += length + 12
  }
  if (header[8] !== 8 || header[9] !== rgbType) throw new Error('A picture of another kind than expected')
  const width = header.readUInt32BE(0)
  const height = header.readUInt32BE(4)
  return { width, height, pixels: unfilter(inflateSync(Buffer.concat(parts)), width * 3, height) }
}

/** Undoes the filters of PNG section 9: each byte was written as its difference to bytes left of and above it. */
function unfilter(raw: Buffer, stride: number, height: number): Buffer {
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < 3 ? 0 : (pixels[at - 3] ?? 0)
      const up = y === 0 ? 0 : (pixels[at - stride] ?? 0)
      const upLeft = x < 3 || y === 0 ? 0 : (pixels[at - stride - 3] ?? 0)
      pixels[at] = (raw[at + y + 1] ?? 0) + predicted(filter, left, up, upLeft)
    }
  }
  return pixels
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const estimate = left + up - upLeft
  const [toLeft, toUp, toUpLeft] = [left, up, upLeft].map((value) => Math.abs(estimate - value)) as [
    number,
    number,
    number,
  ]
  if (toLeft <= toUp && toLeft <= toUpLeft) return left
  return toUp <= toUpLeft ? up : upLeft
}

const colourAt = (pixels: Buffer, index: number): number => pixels.readUIntBE(index * 3, 3)

/**
 * The colours of the palette: each is the one that would be missed most, which is how often it occurs times how
 * far it is from those chosen before, so that a single coloured dot keeps its colour.
 */
function choosePalette(pixels: Buffer): number[] {
  const counts = new Map<number, number>()
  for (let index = 0; index < pixels.length / 3; index++) {
    const colour = colourAt(pixels, index)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const candidates = [...counts].map(([colour, count]) => ({ colour, count, missed: Infinity }))
  const chosen: number[] = []
  while (chosen.length < Math.min(paletteMax, candidates.length)) {
    const next = candidates.reduce((a, b) => (b.missed * b.count > a.missed * a.count ? b : a))
    chosen.push(next.colour)
    for (const candidate of candidates) {
      candidate.missed = Math.min(candidate.missed, distance(candidate.colour, next.colour))
    }
  }
  return chosen
}

/** Square of the way between two colours. */
const distance = (a: number, b: number): number =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2

/** Index in `palette` of the colour that looks most like another one. */
function nearestIn(palette: readonly number[]): (colour: number) => number {
  const known = new Map(palette.map((colour, index) => [colour, index]))
  return (colour) => {
    const found = known.get(colour)
    if (found !== undefined) return found
    const distances = palette.map((candidate) => distance(candidate, colour))
    const index = distances.indexOf(Math.min(...distances))
    known.set(colour, index)
    return index
  }
}
