import * as z from 'zod/mini'
import { call } from '../rpc/define.ts'
import { at, branch, branchAt, branchId, lsn, moment, name, projectId } from './common.ts'

const one = z.strictObject({ projectId, branchId })

export const branches = {
  /** Every branch, deleted and superseded ones included, in the order of their ids. */
  list: call(z.strictObject({ projectId }), z.array(branch)),
  /** Forks from a branch at a moment; the moment taken is the new branch's base. */
  create: call(z.strictObject({ projectId, name, from: branchId, at }), branch),
  rename: call(z.strictObject({ projectId, branchId, name }), branch),
  /** Takes the name away; entries and children stay. `main` is refused. */
  delete: call(one, branch),
  /** Gives a deleted or superseded branch a name again: its own, or another where that is in use. */
  undelete: call(one, branch),
  /** What a reset to this moment would take out of the branch, in numbers. */
  resetPreview: call(
    z.strictObject(branchAt),
    z.strictObject({
      moment,
      entries: z.number(),
      actors: z.array(z.string()),
      collections: z.array(z.string()),
      /** The name that the present state would be kept under. */
      backupName: z.string(),
    }),
  ),
  /**
   * Makes a new branch with this one's name whose state is the moment's. The old pointer gets `backupName`, or none
   * when that is null.
   */
  reset: call(
    z.strictObject({ ...branchAt, backupName: z.nullable(name) }),
    z.strictObject({ branch, previous: branch }),
  ),
  /** Swaps the names back; refused once either name was changed since. */
  undoReset: call(one, z.strictObject({ branch, previous: branch })),
  /** Which branch had this name at that moment. */
  resolve: call(z.strictObject({ projectId, name, at }), z.strictObject({ branchId, lsn })),
}
