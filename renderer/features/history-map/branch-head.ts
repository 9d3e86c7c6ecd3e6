import type { Branch } from '../../../shared/model/branch.ts'

/** The newest LSN of a branch: its base until it has an entry of its own. */
export const branchHead = (branch: Branch): number => Math.max(branch.headLsn, branch.baseLsn)
