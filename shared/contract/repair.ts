import * as z from 'zod/mini'
import { stream } from '../rpc/define.ts'
import { lsn, name, projectId } from './common.ts'
import { project } from './projects.ts'

const fault = { lsn: z.nullable(lsn), reason: z.string() }

/** What of a damaged log can be saved, or was: everything up to `savedLsn`. */
const salvaged = {
  records: z.number(),
  savedLsn: z.number(),
  /** Damaged entries whose content was found elsewhere, for certain. */
  recovered: z.number(),
  /** LSNs behind `savedLsn` that are lost. */
  lost: z.number(),
}

export const finding = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('intact'), headLsn: lsn }),
  /** The log is as it was written, the index is not; the first row that differs, and the LSN it belongs to. */
  z.strictObject({ kind: z.literal('indexDamaged'), table: z.string(), ...fault }),
  /** The first LSN that is not as it was written. */
  z.strictObject({ kind: z.literal('logDamaged'), ...fault, lsn, salvage: z.strictObject(salvaged) }),
])
export type Finding = z.output<typeof finding>

export const salvageProgress = z.strictObject({
  ...salvaged,
  headLsn: z.number(),
  /** The new project and its active branches, with the last report. */
  made: z.nullable(z.strictObject({ project, branches: z.array(z.string()) })),
})
export type SalvageProgress = z.output<typeof salvageProgress>

export const repair = {
  /** Checks log and index: progress within each step, and with the last report what was found. */
  verify: stream(
    z.strictObject({ projectId }),
    z.strictObject({
      step: z.enum(['log', 'index', 'compare', 'salvage']),
      done: z.number(),
      total: z.number(),
      finding: z.nullable(finding),
    }),
  ),
  /** Makes the index anew: the log is checked, then folded. A damaged log is an error, and the index stays. */
  rebuildIndex: stream(
    z.strictObject({ projectId }),
    z.strictObject({ step: z.enum(['checking', 'folding']), done: z.number(), total: z.number() }),
  ),
  /** Makes an index that is not whole, which opening the project would wait for. Nothing to report where it is. */
  prepare: stream(z.strictObject({ projectId }), z.strictObject({ done: z.number(), total: z.number() })),
  /** Saves what can be saved of a damaged log into a new project, under the next free name. */
  salvage: stream(z.strictObject({ projectId, name }), salvageProgress),
}
