import { useEffect } from 'react'
import { useCurrentBranch } from '../state/branches.ts'
import { formatLsn } from '../state/format.ts'
import { useCurrentProject } from '../state/projects.ts'
import { useCurrentCollection } from '../state/queries.ts'
import { useSession } from '../state/session.ts'
import type { Playhead } from '../state/session.ts'

const appName = 'Argon Desktop'

export interface TitleParts {
  readonly project: string | null
  readonly branch: string | null
  readonly collection: string | null
  readonly playhead: Playhead
}

/** `collection — branch @LSN — project`, of which the parts that are there. */
export function windowTitle({ project, branch, collection, playhead }: TitleParts): string {
  if (project === null) return appName
  const moment = playhead.kind === 'past' ? ` @${formatLsn(playhead.lsn)}` : ''
  const parts = [collection, branch === null ? null : branch + moment, project]
  return parts.filter((part) => part !== null).join(' — ')
}

/** Keeps the window's title with what it shows. */
export function useWindowTitle(): void {
  const project = useCurrentProject()?.name ?? null
  const branch = useCurrentBranch()?.name ?? null
  const collection = useCurrentCollection()?.name ?? null
  const playhead = useSession((s) => s.playhead)
  const dragging = useSession((s) => s.dragging)
  useEffect(() => {
    if (!dragging) document.title = windowTitle({ project, branch, collection, playhead })
  }, [project, branch, collection, playhead, dragging])
}
