import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Position } from '../../../shared/contract/history.ts'
import { api } from '../../api/client.ts'
import { keys, momentKey } from '../../state/queries.ts'
import { useReadAt } from '../../state/read-at.ts'
import { pastPlayhead, useSession } from '../../state/session.ts'

export interface PositionState {
  readonly position: Position | null
  readonly error: Error | null
  readonly retry: () => void
}

/** Where the playhead is in the branch's history; the last answer stays while the next one is on its way. */
export function usePosition(): PositionState {
  const projectId = useSession((s) => s.projectId)
  const branchId = useSession((s) => s.branchId)
  const at = useReadAt()
  const isReady = projectId !== null && branchId !== null
  const prefix = isReady ? [...keys.history(projectId), 'locate', branchId] : ['none']
  const query = useQuery<Position>({
    queryKey: [...prefix, momentKey(at)],
    queryFn: ({ signal }) => {
      if (!isReady) throw new Error('No branch is selected')
      return api.history.locate({ projectId, branchId, at }, { signal })
    },
    enabled: isReady,
    placeholderData: (previous, before) =>
      prefix.every((part, i) => before?.queryKey[i] === part) ? previous : undefined,
  })
  useSettle(query.data ?? null, query.isPlaceholderData)
  return { position: query.data ?? null, error: query.error, retry: () => void query.refetch() }
}

/** An LSN inside a record means the boundary before it; once a drag has ended, the playhead goes there. */
function useSettle(position: Position | null, isStale: boolean): void {
  const dragging = useSession((s) => s.dragging)
  useEffect(() => {
    const { playhead, setPlayhead } = useSession.getState()
    if (position === null || isStale || dragging || playhead.kind === 'head') return
    const { moment } = position
    if (moment.requested === playhead.lsn && moment.lsn !== playhead.lsn)
      setPlayhead(pastPlayhead(moment.lsn))
  }, [position, isStale, dragging])
}
