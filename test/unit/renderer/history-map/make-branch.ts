import type { Branch } from '../../../../shared/model/branch.ts'
import { asBranchId, asLsn } from '../../../../shared/model/ids.ts'

interface BranchDraft {
  id: number
  name?: string
  parent?: number | null
  base?: number
  head?: number
  ahead?: number
  state?: Branch['state']
  changed?: number
}

/** A branch for tests; what is not said is plain. */
export function makeBranch({ id, name, parent = 1, base, head, ahead, state, changed }: BranchDraft): Branch {
  const baseLsn = base ?? (id === 1 ? 1 : id - 1)
  return {
    id: asBranchId(id),
    name: name ?? (id === 1 ? 'main' : `b${id}`),
    handle: `b${id}`,
    parentId: id === 1 || parent === null ? null : asBranchId(parent),
    baseLsn: asLsn(baseLsn),
    headLsn: asLsn(head ?? baseLsn),
    state: state ?? 'active',
    ahead: ahead ?? 0,
    headTime: 1000 * (head ?? baseLsn),
    createdTime: 1000 * id,
    createdBy: 'alice',
    changedLsn: asLsn(changed ?? id),
  }
}
