import { useEffect, useState } from 'react'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { api } from '../../api/client.ts'
import { isCancelled } from '../../state/errors.ts'

/** How far a check of the log has come, and what it found. */
export type Verification =
  | { readonly kind: 'running'; readonly checkedLsn: number; readonly headLsn: number | null }
  | { readonly kind: 'intact'; readonly headLsn: number }
  | { readonly kind: 'damaged'; readonly firstBadLsn: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: unknown }

const begun: Verification = { kind: 'running', checkedLsn: 0, headLsn: null }

/** Checks the log of a project for as long as the caller is mounted; `again` begins anew. */
export function useVerification(projectId: ProjectId): {
  readonly state: Verification
  readonly again: () => void
} {
  const [round, setRound] = useState(0)
  const [state, setState] = useState<Verification>(begun)
  useEffect(() => {
    const controller = new AbortController()
    void follow(projectId, controller.signal, setState)
    return () => controller.abort()
  }, [projectId, round])
  const again = (): void => {
    setState(begun)
    setRound(round + 1)
  }
  return { state, again }
}

async function follow(
  projectId: ProjectId,
  signal: AbortSignal,
  tell: (state: Verification) => void,
): Promise<void> {
  try {
    for await (const { checkedLsn, headLsn, done, firstBadLsn, reason } of api.projects.verify(
      { projectId },
      { signal },
    )) {
      if (firstBadLsn !== null) tell({ kind: 'damaged', firstBadLsn, reason })
      else tell(done ? { kind: 'intact', headLsn } : { kind: 'running', checkedLsn, headLsn })
    }
  } catch (error) {
    if (!isCancelled(error)) tell({ kind: 'failed', error })
  }
}
