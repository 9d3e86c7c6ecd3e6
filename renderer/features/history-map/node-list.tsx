import { useId } from 'react'
import type { KeyboardEvent } from 'react'
import { useSession } from '../../state/session.ts'
import { setMap, useMap } from './map-store.ts'
import { toPlayhead } from './navigate.ts'
import { neighbourNode, nodeKey } from './nodes.ts'
import type { MapNode } from './nodes.ts'
import styles from './stage.module.css'
import type { Scene } from './scene.ts'
import { speakNode } from './sentences.ts'
import { revealLsn } from './view-actions.ts'

/** Rows kept around the active one: a list of a thousand branches is not read from end to end. */
const rowsAround = 60

/** The map as a list: what a screen reader reads, and what has the keyboard when the lanes have it. */
export function NodeList({ scene }: { readonly scene: Scene }) {
  const id = useId()
  const active = useMap((m) => m.activeNode)
  const { nodes, layout } = scene
  const activeIndex = Math.max(
    0,
    nodes.findIndex((node) => nodeKey(node) === active),
  )
  const first = Math.max(0, activeIndex - rowsAround)
  const shown = nodes.slice(first, activeIndex + rowsAround)
  const now = Date.now()
  const laneName = (node: MapNode) => layout.byBranch.get(node.laneId)?.branch.name ?? ''
  const current = nodes[activeIndex]
  return (
    <ul
      className={styles['nodeList']}
      role="listbox"
      tabIndex={0}
      aria-label="Branches and forks"
      aria-activedescendant={current === undefined ? undefined : `${id}-${nodeKey(current)}`}
      onFocus={() => {
        if (active === null) setMap({ activeNode: `head-${scene.branch.id}` })
      }}
      onKeyDown={(event) => onNodeKey(event, scene, current)}
    >
      {shown.map((node, i) => (
        <li
          key={nodeKey(node)}
          id={`${id}-${nodeKey(node)}`}
          role="option"
          aria-selected={nodeKey(node) === active}
          aria-posinset={first + i + 1}
          aria-setsize={nodes.length}
        >
          {speakNode(node, laneName(node), now)}
        </li>
      ))}
    </ul>
  )
}

function onNodeKey(event: KeyboardEvent, scene: Scene, node: MapNode | undefined): void {
  if (node === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  const next = nodeKeyTarget(event.key, scene, node)
  if (next !== undefined) {
    event.preventDefault()
    event.stopPropagation()
    if (next !== null) activate(scene, next)
    return
  }
  if (event.key === ' ' || event.key === 'Enter') {
    event.preventDefault()
    event.stopPropagation()
    moveHere(scene, node)
  }
}

function activate(scene: Scene, node: MapNode): void {
  setMap({ activeNode: nodeKey(node) })
  revealLsn(scene, node.lsn)
}

/** The node an arrow leads to; null at an end, undefined when the key is no arrow. */
function nodeKeyTarget(key: string, scene: Scene, node: MapNode): MapNode | null | undefined {
  switch (key) {
    case 'ArrowLeft':
      return neighbourNode(scene.nodes, node.laneId, node.lsn, 'previous')
    case 'ArrowRight':
      return neighbourNode(scene.nodes, node.laneId, node.lsn, 'next')
    case 'ArrowUp':
      return onNextLane(scene, node, -1)
    case 'ArrowDown':
      return onNextLane(scene, node, 1)
    case 'Home':
      return scene.nodes.find((other) => other.laneId === node.laneId) ?? null
    case 'End':
      return scene.nodes.findLast((other) => other.laneId === node.laneId) ?? null
    default:
      return undefined
  }
}

/** The node of the lane above or below that lies nearest on the axis. */
function onNextLane(scene: Scene, node: MapNode, direction: 1 | -1): MapNode | null {
  const row = scene.layout.byBranch.get(node.laneId)?.row ?? 0
  const lane = scene.layout.lanes[row + direction]
  if (lane === undefined) return null
  const here = scene.axis.placeOf(node.lsn)
  return scene.nodes
    .filter((other) => other.laneId === lane.branch.id)
    .reduce<MapNode | null>((nearest, other) => {
      const away = (candidate: MapNode) => Math.abs(scene.axis.placeOf(candidate.lsn) - here)
      return nearest === null || away(other) < away(nearest) ? other : nearest
    }, null)
}

/** Moves the playhead to a node; another branch's node switches to that branch. */
export function moveHere(scene: Scene, node: MapNode): void {
  const session = useSession.getState()
  const bound = scene.bounds.get(node.laneId)
  if (bound !== undefined && node.lsn <= bound) return session.setPlayhead(toPlayhead(node.lsn, scene.branch))
  const lane = scene.layout.byBranch.get(node.laneId)
  if (lane !== undefined) session.selectBranch(lane.branch.id, toPlayhead(node.lsn, lane.branch))
}
