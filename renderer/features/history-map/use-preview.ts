import { useQuery } from '@tanstack/react-query'
import type { Position } from '../../../shared/contract/history.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { formatCount, useFormatTime } from '../../state/format.ts'
import { keys } from '../../state/queries.ts'
import { useProjectId, useSession } from '../../state/session.ts'
import type { GoTo } from './go-to.ts'
import { playheadLsn } from './navigate.ts'
import { useRested } from './use-rested.ts'

/** Milliseconds of rest after the last key before the engine is asked. */
const restMilliseconds = 90

/** What a typed place would be: `= entry 3,204 of 9,911, 2026-11-02 14:03:11 UTC`. */
export function usePreview(branch: Branch, typed: GoTo): { text: string; error: Error | null } {
  const projectId = useProjectId()
  const playhead = useSession((s) => s.playhead)
  const formatTime = useFormatTime()
  const key = useRested(JSON.stringify(typed), restMilliseconds)
  const here = asLsn(playheadLsn(playhead, branch))
  const query = useQuery<Position | null>({
    queryKey: projectId === null ? ['none'] : [...keys.history(projectId), 'preview', branch.id, here, key],
    queryFn: async ({ signal }) => {
      if (projectId === null) throw new Error('No project is open')
      const target = { projectId, branchId: branch.id }
      if (typed.kind === 'lsn' || typed.kind === 'time')
        return api.history.locate({ ...target, at: typed }, { signal })
      if (typed.kind !== 'by') return null
      const from = await api.history.locate({ ...target, at: atLsn(here) }, { signal })
      return api.history.nth({ ...target, index: from.index + typed.entries }, { signal })
    },
    enabled: projectId !== null && key === JSON.stringify(typed),
    retry: false,
  })
  if (typed.kind === 'head') return { text: `= the head of ${branch.name}`, error: null }
  const position = query.data
  if (position === null || position === undefined) return { text: '', error: query.error }
  const entry = `entry ${formatCount(position.index)} of ${formatCount(position.total)}`
  return {
    text: `= ${entry}, LSN ${formatCount(position.moment.lsn)}, ${formatTime(position.moment.time)}`,
    error: query.error,
  }
}
