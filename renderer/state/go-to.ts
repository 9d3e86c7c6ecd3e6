import type { Position } from '../../shared/contract/history.ts'
import type { At } from '../../shared/model/moment.ts'
import { api } from '../api/client.ts'
import { headPlayhead, pastPlayhead, useSession } from './session.ts'

/** Moves the playhead to a point of the current branch; throws when the branch has no such point. */
export async function goTo(at: At): Promise<void> {
  const { projectId, branchId, setPlayhead } = useSession.getState()
  if (projectId === null || branchId === null) return
  if (at.kind === 'head') return setPlayhead(headPlayhead)
  goToPosition(await api.history.locate({ projectId, branchId, at }))
}

/** The same for a point that was looked up already. The last entry is the head, which then goes on moving. */
export function goToPosition({ moment, index, total }: Position): void {
  const isHead = moment.isHead || index >= total
  useSession.getState().setPlayhead(isHead ? headPlayhead : pastPlayhead(moment.lsn))
}
