import { Dialog as Base } from '@base-ui/react/dialog'
import {
  CircleQuestionMarkIcon,
  ClockIcon,
  DatabaseIcon,
  FileTextIcon,
  GitBranchIcon,
  HistoryIcon,
  PanelTopIcon,
  TableIcon,
} from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import type { CommandId, CommandMenu } from '../../../shared/contract/commands.ts'
import type { At } from '../../../shared/model/moment.ts'
import { branchColour, useBranches } from '../../state/branches.ts'
import { commandEnabled, commandKeys, commandOf, hasHandler, runCommand } from '../../state/commands.ts'
import { describeError } from '../../state/errors.ts'
import { formatCount, formatCountShort } from '../../state/format.ts'
import { goTo } from '../../state/go-to.ts'
import { closePalette, useOverlays } from '../../state/overlays.ts'
import type { PaletteScope } from '../../state/overlays.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useCollections } from '../../state/queries.ts'
import { useSession } from '../../state/session.ts'
import { BranchDot } from '../../ui/branch-dot.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import type { PickItem } from '../../ui/pick-list.tsx'
import styles from './command-palette.module.css'
import { paletteEntries } from './palette-items.ts'
import type { PaletteEntry } from './palette-items.ts'

/** Everything a person can go to or do, found by typing. */
export function CommandPalette() {
  const scope = useOverlays((s) => s.palette)
  const input = useRef<HTMLInputElement>(null)
  return (
    <Base.Root open={scope !== null} onOpenChange={(open) => !open && closePalette()}>
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop'] ?? ''} />
        <Base.Popup className={styles['popup'] ?? ''} aria-label="Command palette" initialFocus={input}>
          {scope !== null && <Palette scope={scope} inputRef={input} />}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

interface PaletteProps {
  readonly scope: PaletteScope
  readonly inputRef: RefObject<HTMLInputElement | null>
}

function Palette({ scope, inputRef }: PaletteProps) {
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [now] = useState(() => Date.now())
  const zone = usePreferences((p) => p.timeZone)
  const branches = useBranches()
  const collections = useCollections().data?.collections
  const entries = useMemo(
    () =>
      paletteEntries(text, {
        scope,
        branches,
        collections: collections ?? [],
        now,
        zone,
        answers: hasHandler,
      }),
    [text, scope, branches, collections, now, zone],
  )
  const visit = (at: At): void =>
    void goTo(at).then(closePalette, (error: unknown) => {
      setFault(describeError(error).title)
    })
  const hint =
    scope === 'all'
      ? 'Type a command, a collection, a branch or @ and a moment'
      : 'Go to a collection or branch'
  return (
    <PickList
      label="Command palette"
      placeholder={hint}
      text={text}
      onText={(next) => {
        setFault(null)
        setText(next)
      }}
      items={entries.map((entry) => toItem(entry, visit))}
      inputRef={inputRef}
      empty={
        text.trim().startsWith('@')
          ? 'Type an LSN such as @41207 or a time such as @10 min ago'
          : `Nothing matches “${text.trim()}”`
      }
      footer={
        fault === null ? undefined : (
          <span className={styles['fault']} role="alert">
            {fault}
          </span>
        )
      }
    />
  )
}

function toItem(entry: PaletteEntry, visit: (at: At) => void): PickItem {
  switch (entry.kind) {
    case 'moment':
      return {
        id: 'moment',
        group: 'Go to',
        label: entry.label,
        icon: <ClockIcon size={14} />,
        onPick: () => visit(entry.at),
      }
    case 'collection':
      return {
        id: `collection ${entry.collection.id}`,
        group: 'Collections',
        label: entry.collection.name,
        icon: <TableIcon size={14} />,
        detail: (
          <span title={`${formatCount(entry.collection.count)} documents`}>
            {formatCountShort(entry.collection.count)}
          </span>
        ),
        onPick: () => {
          useSession.getState().selectCollection(entry.collection.id)
          closePalette()
        },
      }
    case 'branch':
      return {
        id: `branch ${entry.branch.id}`,
        group: 'Branches',
        label: entry.branch.name,
        icon: <BranchDot colour={branchColour(entry.branch)} />,
        onPick: () => {
          useSession.getState().selectBranch(entry.branch.id)
          closePalette()
        },
      }
    case 'command':
      return commandItem(entry.id, entry.label)
  }
}

const menuIcons: Readonly<Record<CommandMenu, ReactNode>> = {
  file: <DatabaseIcon size={14} />,
  edit: <FileTextIcon size={14} />,
  view: <PanelTopIcon size={14} />,
  branch: <GitBranchIcon size={14} />,
  history: <HistoryIcon size={14} />,
  help: <CircleQuestionMarkIcon size={14} />,
}

function commandItem(id: CommandId, label: string): PickItem {
  const enabled = commandEnabled(id)
  return {
    id,
    group: 'Actions',
    label,
    icon: menuIcons[commandOf(id).menu],
    keys: commandKeys(id),
    disabledReason: enabled === true ? null : enabled,
    onPick: () => {
      closePalette()
      // A dialog opened in the same turn would lose the focus to the palette that is closing.
      setTimeout(() => runCommand(id))
    },
  }
}
