import { useEffect, useState } from 'react'
import { branchNameFault, checkBranchName } from '../../state/branch-names.ts'
import { useBranches } from '../../state/branches.ts'

export interface Backup {
  readonly kept: boolean
  readonly setKept: (kept: boolean) => void
  readonly text: string
  readonly setText: (text: string) => void
  /** The name to send: null when the present state is not kept as a branch. */
  readonly name: string | null
  readonly fault: string | null
}

/** The choice to keep the present state, under the proposed name until a person types another. */
export function useBackup(proposed: string | undefined): Backup {
  const branches = useBranches()
  const [kept, setKept] = useState(true)
  const [typed, setText] = useState<string | null>(null)
  const [lastProposed, setLastProposed] = useState('')
  useEffect(() => {
    if (proposed !== undefined) setLastProposed(proposed)
  }, [proposed])
  const text = typed ?? proposed ?? lastProposed
  const check = checkBranchName(text, branches)
  const fault =
    check.kind === 'empty' ? (proposed === undefined ? null : 'Give it a name') : branchNameFault(check)
  return {
    kept,
    setKept,
    text,
    setText,
    name: kept && check.kind === 'ok' ? check.name : null,
    fault: kept ? fault : null,
  }
}
