import type { Branch } from '../../../shared/model/branch.ts'
import { asBranchId, asLsn } from '../../../shared/model/ids.ts'

/** A branch as the engine lists it; `over` changes what a test is about. */
export function makeBranch(id: number, name: string, over: Partial<Branch> = {}): Branch {
  return {
    id: asBranchId(id),
    name,
    handle: name.toLowerCase(),
    parentId: id === 1 ? null : asBranchId(1),
    baseLsn: asLsn(1),
    state: 'active',
    headLsn: asLsn(1),
    ahead: 0,
    headTime: 0,
    createdTime: 0,
    createdBy: 'ana',
    changedLsn: asLsn(id),
    ...over,
  }
}
