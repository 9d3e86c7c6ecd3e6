import { expect, test } from 'vitest'
import { encodeEntry } from '../../../../../electron/engine/log/entry-codec.ts'
import {
  entriesOfStream,
  streamLength,
  streamSlices,
} from '../../../../../electron/engine/log/mongodb/entry-stream.ts'
import { insertOf } from '../../../../support/mongodb/sealed-records.ts'

const entries = Array.from({ length: 5 }, (_, i) =>
  encodeEntry(insertOf({ _id: i, text: 'x'.repeat(i * 7) })),
)

test('slices of any size hold the entries together', () => {
  const whole = Buffer.concat([...streamSlices(entries, 1 << 20)])
  expect(whole).toHaveLength(streamLength(entries))
  for (const size of [1, 2, 7, 40, whole.length - 1, whole.length, whole.length + 1]) {
    const slices = [...streamSlices(entries, size)]
    expect(slices).toHaveLength(Math.ceil(whole.length / size))
    expect(Math.max(...slices.map((slice) => slice.length))).toBeLessThanOrEqual(size)
    expect(entriesOfStream(Buffer.concat(slices), entries.length)).toEqual(
      entries.map((bytes) => new Uint8Array(bytes)),
    )
  }
})

test('a stream that does not hold exactly so many entries is none', () => {
  const whole = Buffer.concat([...streamSlices(entries, 1 << 20)])
  expect(entriesOfStream(whole, 4)).toBeUndefined()
  expect(entriesOfStream(whole, 6)).toBeUndefined()
  for (let length = 0; length < whole.length; length++) {
    expect(entriesOfStream(whole.subarray(0, length), entries.length)).toBeUndefined()
  }
  const negative = Buffer.from(whole)
  negative.writeInt32LE(-1, 7)
  expect(entriesOfStream(negative, 5)).toBeUndefined()
})
