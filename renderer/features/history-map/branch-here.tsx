import { GitBranchPlusIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { atHead, atLsn } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { branchNameFault, checkBranchName } from '../../state/branch-names.ts'
import { useBranches } from '../../state/branches.ts'
import { describeError } from '../../state/errors.ts'
import { formatLsn } from '../../state/format.ts'
import { notify } from '../../state/notify.ts'
import { keys } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { useSession } from '../../state/session.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Marked } from '../../ui/marked.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './branch-here.module.css'
import { setMap, useMap } from './map-store.ts'
import { rowToY } from './geometry.ts'
import { playheadLsn } from './navigate.ts'
import { handleSize, placeHandle } from './pill-place.ts'
import { axisReach, laneAtLsn } from './scene.ts'
import type { Scene } from './scene.ts'

/** The handle at the playhead from which a branch grows, and the field for its name, in the graph itself. */
export function BranchHere({ scene }: { readonly scene: Scene }) {
  const playhead = useSession((s) => s.playhead)
  const dragging = useSession((s) => s.dragging)
  const isNaming = useMap((m) => m.isNaming)
  const { branch, axis, geometry } = scene
  const lsn = playheadLsn(playhead, branch)
  const x = axis.xOf(lsn)
  const lane = laneAtLsn(scene.layout, branch.id, lsn)
  const y = rowToY(lane?.row ?? 0) - scene.scrollTop
  const { left: reachLeft, right } = axisReach(scene)
  const isOutside = x < reachLeft - 1 || x > right + 1 || y < 0 || y > geometry.lanes.height - 8
  if (!isNaming && (dragging || isOutside)) return null
  if (!isNaming) {
    return (
      <span
        className={styles['handle']}
        data-past={playhead.kind === 'past' || undefined}
        style={{ left: x - handleSize / 2, top: placeHandle(scene, x, y) }}
      >
        <IconButton
          size="small"
          className={styles['plus'] ?? ''}
          label={
            playhead.kind === 'head'
              ? `New branch from the head of ${branch.name}`
              : `New branch from LSN ${formatLsn(lsn)}`
          }
          keys={['B']}
          icon={<GitBranchPlusIcon size={13} strokeWidth={2} />}
          onClick={() => setMap({ isNaming: true })}
        />
      </span>
    )
  }
  const left = Math.max(8, Math.min(x - 14, geometry.width - 268))
  return (
    <div
      className={styles['form']}
      style={{ left, top: Math.max(4, Math.min(y + 10, geometry.ruler.top - 70)) }}
      data-layer
    >
      <NameForm scene={scene} />
    </div>
  )
}

function NameForm({ scene }: { readonly scene: Scene }) {
  const { branch } = scene
  const playhead = useSession((s) => s.playhead)
  const projectId = useSession((s) => s.projectId)
  const branches = useBranches()
  const input = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const check = checkBranchName(name, branches)
  useFocusHere(input)

  const submit = async () => {
    if (projectId === null || isBusy || check.kind !== 'ok') return
    setBusy(true)
    try {
      const at = playhead.kind === 'head' ? atHead : atLsn(playhead.lsn)
      const created = await api.branches.create({ projectId, name: check.name, from: branch.id, at })
      await queryClient.invalidateQueries({ queryKey: keys.branches(projectId) })
      setMap({ isNaming: false })
      useSession.getState().selectBranch(created.id)
      notify({
        message: `Branch \`${created.name}\` created`,
        tone: 'success',
        undo: async () => {
          await api.branches.delete({ projectId, branchId: created.id })
          const session = useSession.getState()
          if (session.branchId === created.id) session.selectBranch(branch.id, playhead)
          await queryClient.invalidateQueries({ queryKey: keys.branches(projectId) })
        },
      })
    } catch (error) {
      setRefusal(describeError(error).title)
      setBusy(false)
    }
  }

  const fault = refusal ?? branchNameFault(check)
  const from =
    playhead.kind === 'head'
      ? `From the head of ${branch.name}`
      : `From ${branch.name} at LSN ${formatLsn(playhead.lsn)}`
  return (
    <form
      aria-label="New branch"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') setMap({ isNaming: false })
      }}
      onBlur={(event) => {
        if (name === '' && !event.currentTarget.contains(event.relatedTarget)) setMap({ isNaming: false })
      }}
    >
      <TextField
        ref={input}
        label="Name of the new branch"
        labelHidden
        placeholder="Name of the new branch"
        value={name}
        onChange={(text) => {
          setName(text)
          setRefusal(null)
        }}
        error={fault === null ? null : <Marked text={fault} />}
        hint={`${from}. Enter creates it`}
      />
    </form>
  )
}

/** Takes the keyboard to the field, and to the thumb when the field goes away with it. */
function useFocusHere(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const stage = input.current?.closest('[data-map-stage]')
    input.current?.focus()
    return () => {
      if (document.activeElement === document.body)
        stage?.querySelector<HTMLElement>('[role="slider"]')?.focus()
    }
  }, [input])
}
