import { ChevronDownIcon, GitBranchPlusIcon } from 'lucide-react'
import { useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import { branchColour, isActive, useBranches, useCurrentBranch } from '../../state/branches.ts'
import { commandKeys } from '../../state/commands.ts'
import { openDialog } from '../../state/dialogs.ts'
import { formatAgo, formatCountShort } from '../../state/format.ts'
import { setBranchSwitcherOpen, useOverlays } from '../../state/overlays.ts'
import { sessionAt, useSession } from '../../state/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { BranchDot } from '../../ui/branch-dot.tsx'
import { Button } from '../../ui/button.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import type { PickItem } from '../../ui/pick-list.tsx'
import { Popover } from '../../ui/popover.tsx'
import { groupBranches } from './branch-groups.ts'
import styles from './branch-switcher.module.css'

/** The current branch's name in the top bar; opens the list to go to another. */
export function BranchSwitcher() {
  const branch = useCurrentBranch()
  const open = useOverlays((s) => s.branchSwitcher)
  const input = useRef<HTMLInputElement>(null)
  if (branch === null) return null
  return (
    <Popover
      label="Switch branch"
      bare
      open={open}
      onOpenChange={setBranchSwitcherOpen}
      initialFocus={input}
      trigger={
        <Button
          variant="ghost"
          className={styles['trigger'] ?? ''}
          title={`Switch branch (${commandKeys('branch.switch').join('+')})`}
        >
          <BranchDot colour={branchColour(branch)} />
          <span className={styles['name']}>{branch.name}</span>
          {!isActive(branch) && <Badge tone="warning">{branch.state}</Badge>}
          <ChevronDownIcon size={14} aria-hidden />
        </Button>
      }
    >
      <BranchList current={branch} inputRef={input} />
    </Popover>
  )
}

function BranchList(props: {
  readonly current: Branch
  readonly inputRef: RefObject<HTMLInputElement | null>
}) {
  const [text, setText] = useState('')
  const branches = useBranches()
  const selectBranch = useSession((s) => s.selectBranch)
  const [now] = useState(() => Date.now())
  const close = (): void => setBranchSwitcherOpen(false)
  const create = (name?: string): void => {
    close()
    const session = useSession.getState()
    const at = sessionAt(session)
    openDialog({ kind: 'createBranch', from: props.current.id, at, ...(name === undefined ? {} : { name }) })
  }
  const items = groupBranches(branches, text).map(({ branch, group }): PickItem => ({
    id: String(branch.id),
    group,
    label: branch.name,
    icon: <BranchDot colour={branchColour(branch)} hollow={branch.id !== props.current.id} />,
    checked: branch.id === props.current.id,
    detail: (
      <>
        {branch.parentId !== null && branch.ahead > 0 && <span>↑{formatCountShort(branch.ahead)}</span>}
        <span>{formatAgo(branch.headTime, now)}</span>
      </>
    ),
    onPick: () => {
      close()
      if (branch.id !== props.current.id) selectBranch(branch.id)
    },
  }))
  const typed = text.trim()
  return (
    <div className={styles['panel']}>
      <PickList
        label="Branches"
        placeholder="Find a branch"
        text={text}
        onText={setText}
        items={items}
        inputRef={props.inputRef}
        onEnterEmpty={() => create(typed)}
        empty={
          <>
            <p className={styles['empty']}>No branch matches “{typed}”</p>
            <Button size="small" onClick={() => create(typed)}>
              Create branch “{typed}”
            </Button>
          </>
        }
        footer={
          <Button
            variant="ghost"
            size="small"
            icon={<GitBranchPlusIcon size={14} />}
            onClick={() => create()}
          >
            New branch…
          </Button>
        }
      />
    </div>
  )
}
