import {
  blockBytesMax,
  blockEntriesMax,
  hugeEntryBytesMin,
  largeBlockBytesMax,
  largeEntryBytesMin,
  plainTailBytesMax,
  plainTailEntriesMax,
  segmentBytesMax,
  segmentEntriesMax,
  segmentKeyBytesMax,
} from '../../../../shared/model/limits.ts'

/** How history is cut up for sealing. What is sealed says itself how it was cut. */
export interface SealSizes {
  readonly plainTailEntriesMax: number
  readonly plainTailBytesMax: number
  readonly segmentEntriesMax: number
  readonly segmentBytesMax: number
  readonly segmentKeyBytesMax: number
  readonly blockEntriesMax: number
  readonly blockBytesMax: number
  readonly largeEntryBytesMin: number
  readonly hugeEntryBytesMin: number
  readonly largeBlockBytesMax: number
}

export const sealSizes: SealSizes = {
  plainTailEntriesMax,
  plainTailBytesMax,
  segmentEntriesMax,
  segmentBytesMax,
  segmentKeyBytesMax,
  blockEntriesMax,
  blockBytesMax,
  largeEntryBytesMin,
  hugeEntryBytesMin,
  largeBlockBytesMax,
}
