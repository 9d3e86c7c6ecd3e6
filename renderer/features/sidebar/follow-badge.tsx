import type { Branch } from '../../../shared/model/branch.ts'
import { formatDuration } from '../../state/format.ts'
import { useFollowOf } from '../../state/follow-task.ts'
import type { FollowTask } from '../../state/server-tasks.ts'
import { useProjectId } from '../../state/session.ts'
import { Badge } from '../../ui/badge.tsx'

/** Which database a branch follows, and how far behind it is; nothing where this window lets it follow none. */
export function FollowBadge({ branch }: { readonly branch: Branch }) {
  const follow = useFollowOf(useProjectId(), branch.id)
  if (follow === null || follow.state === 'stopped' || follow.state === 'completed') return null
  const about = `Follows ${follow.request.database} on ${follow.request.connectionName}`
  return (
    <span title={about}>
      <span className="visually-hidden">{about}: </span>
      <Badge tone={follow.state === 'failed' ? 'danger' : 'accent'}>{badgeText(follow)}</Badge>
    </span>
  )
}

const shortLagMilliseconds = 1000

function badgeText({ state, following }: FollowTask): string {
  if (state === 'failed') return 'not following'
  if (following === null) return 'pulling'
  const { lagMilliseconds } = following
  return lagMilliseconds < shortLagMilliseconds ? 'live' : `${formatDuration(lagMilliseconds)} behind`
}
