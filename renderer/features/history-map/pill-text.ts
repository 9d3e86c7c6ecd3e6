import type { Branch } from '../../../shared/model/branch.ts'
import { isMain } from '../../state/branches.ts'
import { formatCountShort } from '../../state/format.ts'

/** What a branch's pill says, with room for main's lock: its name, and how far it is ahead. */
export const pillText = (branch: Branch): string =>
  branch.ahead > 0 && !isMain(branch)
    ? `${branch.name} ↑${formatCountShort(branch.ahead)}`
    : `${branch.name}  `
