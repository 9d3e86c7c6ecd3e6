import { useEffect, useState } from 'react'
import type { Finding } from '../../../shared/contract/repair.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { api } from '../../api/client.ts'
import { isCancelled } from '../../state/errors.ts'

export type Step = 'log' | 'index' | 'compare' | 'salvage'

/** How far a check of the project has come, and what it found. */
export type Verification =
  | { readonly kind: 'running'; readonly step: Step; readonly done: number; readonly total: number | null }
  | { readonly kind: 'found'; readonly finding: Finding }
  | { readonly kind: 'failed'; readonly error: unknown }

const begun: Verification = { kind: 'running', step: 'log', done: 0, total: null }

/** Checks log and index of a project for as long as the caller is mounted; `again` begins anew. */
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
    for await (const { step, done, total, finding } of api.repair.verify({ projectId }, { signal })) {
      tell(finding === null ? { kind: 'running', step, done, total } : { kind: 'found', finding })
    }
  } catch (error) {
    if (!isCancelled(error)) tell({ kind: 'failed', error })
  }
}
