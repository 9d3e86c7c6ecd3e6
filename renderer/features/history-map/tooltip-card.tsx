import { useQuery } from '@tanstack/react-query'
import type { Branch } from '../../../shared/model/branch.ts'
import type { Position } from '../../../shared/contract/history.ts'
import type { CollectionId } from '../../../shared/model/ids.ts'
import { atLsn } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { branchColour, useBranches } from '../../state/branches.ts'
import { formatAgo, formatLsn, plural, useFormatTime } from '../../state/format.ts'
import { keys } from '../../state/queries.ts'
import { useProjectId } from '../../state/session.ts'
import { BranchDot } from '../../ui/branch-dot.tsx'
import type { Hit } from './hit.ts'
import { branchesContaining } from './lineage.ts'
import type { MapNode } from './nodes.ts'
import type { Scene } from './scene.ts'
import { speakCommit, speakCounts } from './sentences.ts'
import styles from './tooltip-card.module.css'
import { shortenNames, useCollectionNames } from './use-collection-names.ts'

export interface Tip {
  readonly hit: Hit
  readonly x: number
  readonly y: number
}

const namesMax = 3

/** What is known about the node, the point of a lane or the bar that the pointer rests on. */
export function TooltipCard({ tip, scene }: { readonly tip: Tip; readonly scene: Scene }) {
  const { hit } = tip
  const isLow = tip.y > scene.geometry.height * 0.55
  const isRight = tip.x > scene.geometry.width - 360
  const style = {
    left: isRight ? undefined : tip.x + 14,
    right: isRight ? scene.geometry.width - tip.x + 14 : undefined,
    top: isLow ? undefined : tip.y + 16,
    bottom: isLow ? scene.geometry.height - tip.y + 14 : undefined,
  }
  const content = tipContent(hit, scene)
  return content === null ? null : (
    <div className={styles['card']} role="tooltip" style={style}>
      {content}
    </div>
  )
}

function tipContent(hit: Hit, scene: Scene) {
  if (hit.kind === 'node') return <NodeTip node={hit.node} laneBranch={hit.lane.branch} />
  if (hit.kind === 'lane')
    return <PointTip branch={hit.lane.branch} lsn={hit.lsn} title={hit.lane.branch.name} />
  if (hit.kind === 'density' && hit.bar !== null) {
    const first = scene.axis.lsnAt(scene.axis.xOfPlace(hit.bar.fromPlace) + 0.5)
    const last = scene.axis.lsnAt(scene.axis.xOfPlace(hit.bar.toPlace))
    return (
      <>
        <strong>{speakCounts(hit.bar)}</strong>
        <span className={styles['muted']}>
          {first >= last ? `LSN ${formatLsn(last)}` : `LSN ${formatLsn(first)} to ${formatLsn(last)}`}
        </span>
      </>
    )
  }
  return null
}

const titles: Readonly<Record<MapNode['kind'], (node: MapNode, lane: Branch) => string>> = {
  fork: (node, lane) => `Fork: ${node.branch.name} leaves ${lane.name}`,
  restore: (node) => `${node.branch.name} restored to this moment`,
  import: (node) =>
    `Import of ${node.run?.fileName ?? 'a file'}: ${plural(node.run?.documents ?? 0, 'document')}`,
  start: () => 'Beginning of the project',
  head: (node) => `Head of ${node.branch.name}`,
}

function NodeTip({ node, laneBranch }: { readonly node: MapNode; readonly laneBranch: Branch }) {
  return (
    <PointTip branch={laneBranch} lsn={node.lsn} title={titles[node.kind](node, laneBranch)} node={node} />
  )
}

interface PointTipProps {
  readonly branch: Branch
  readonly lsn: number
  readonly title: string
  readonly node?: MapNode
}

function PointTip({ branch, lsn, title, node }: PointTipProps) {
  const projectId = useProjectId()
  const branches = useBranches()
  const time = useFormatTime()
  const query = useQuery<Position>({
    queryKey: projectId === null ? ['none'] : [...keys.history(projectId), 'locate', branch.id, lsn],
    queryFn: ({ signal }) => {
      if (projectId === null) throw new Error('No project is open')
      return api.history.locate({ projectId, branchId: branch.id, at: atLsn(lsn) }, { signal })
    },
    enabled: projectId !== null,
  })
  const position = query.data
  const commit = position?.commit ?? null
  const containing = branchesContaining(branch.id, lsn, branches)
  return (
    <>
      <strong className={styles['title']}>
        <BranchDot colour={branchColour(node?.branch ?? branch)} />
        {title}
      </strong>
      <span className={styles['muted']}>
        LSN {formatLsn(lsn)}
        {position === undefined
          ? ''
          : ` · ${time(position.moment.time)} · ${formatAgo(position.moment.time, Date.now())}`}
      </span>
      {commit !== null && (
        <span>
          {speakCommit(commit)}
          {commit.actor === '' ? '' : ` by ${commit.actor}`}
          <Collections ids={commit.collections} />
        </span>
      )}
      {commit !== null && commit.message !== '' && (
        <span className={styles['message']}>{commit.message}</span>
      )}
      {node?.kind === 'head' && (
        <span className={styles['muted']}>{plural(branch.ahead, 'entry', 'entries')} of its own</span>
      )}
      {containing.length > 0 && (
        <span className={styles['muted']}>
          Contained in:{' '}
          {shortenNames(
            containing.map((b) => b.name),
            namesMax,
          )}
        </span>
      )}
    </>
  )
}

function Collections({ ids }: { readonly ids: readonly CollectionId[] }) {
  const names = useCollectionNames(ids)
  return names === null ? null : <> in {names}</>
}
