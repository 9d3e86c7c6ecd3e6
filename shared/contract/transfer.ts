import * as z from 'zod/mini'
import { uploadChunkBytesMax } from '../model/limits.ts'
import { call, stream } from '../rpc/define.ts'
import { branchId, collectionId, lsn, projectId } from './common.ts'

const importId = z.string().check(z.minLength(1), z.maxLength(64))

export const importState = z.enum(['running', 'completed', 'stopped', 'failed'])

export const importError = z.strictObject({
  /** 1-based line in the file. */
  line: z.number(),
  reason: z.string(),
  excerpt: z.string(),
})
export type ImportError = z.output<typeof importError>

export const importProgress = z.strictObject({
  importId,
  projectId,
  branchId,
  collectionId,
  collection: z.string(),
  fileName: z.string(),
  state: importState,
  bytes: z.number(),
  /** Size of the file; 0 when unknown. */
  bytesTotal: z.number(),
  documents: z.number(),
  /** Bad documents so far; the first thousand are kept in `errors`. */
  bad: z.number(),
  errors: z.array(importError),
  /** Documents a second over the last moments. */
  rate: z.number(),
  startedTime: z.number(),
  endedTime: z.nullable(z.number()),
  /** First and last LSN written so far; null before the first record. */
  fromLsn: z.nullable(lsn),
  toLsn: z.nullable(lsn),
  /** Why it failed or stopped, as a sentence; empty otherwise. */
  reason: z.string(),
})
export type ImportProgress = z.output<typeof importProgress>

export const transfer = {
  /**
   * Begins an import into a collection, made when it is not there. The bytes follow in order with `write`; `finish`
   * says that there are no more and waits for the end.
   */
  begin: call(
    z.strictObject({
      projectId,
      branchId,
      collection: z.string().check(z.maxLength(1000)),
      fileName: z.string().check(z.maxLength(1000)),
      bytesTotal: z.number(),
      onBad: z.enum(['stop', 'skip']),
    }),
    importProgress,
  ),
  /** Gives the next bytes; answers when they are taken, so that a fast reader waits for the disk. */
  write: call(
    z.strictObject({
      importId,
      bytes: z
        .instanceof(Uint8Array)
        .check(z.refine((b: Uint8Array) => b.length <= uploadChunkBytesMax)) as z.ZodMiniType<
        Uint8Array,
        Uint8Array
      >,
    }),
    z.strictObject({ state: importState }),
  ),
  finish: call(z.strictObject({ importId }), importProgress),
  /** Stops; what was written stays, as whole records. */
  cancel: call(z.strictObject({ importId }), importProgress),
  /** The progress now and at most four times a second, until the import has ended. */
  progress: stream(z.strictObject({ importId }), importProgress),
}
