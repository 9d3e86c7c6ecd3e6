import { useCallback, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import type { Branch } from '../../../../shared/model/branch.ts'
import type { CollectionId, Lsn, ProjectId } from '../../../../shared/model/ids.ts'
import { useBranch } from '../../../state/branches.ts'
import { useCommand } from '../../../state/commands.ts'
import { hasCode } from '../../../state/errors.ts'
import { formatLsn } from '../../../state/format.ts'
import { useDocumentView } from '../../../state/preferences.ts'
import { useReadAt } from '../../../state/read-at.ts'
import { useSession } from '../../../state/session.ts'
import { LoadingBar } from '../../../ui/progress-bar.tsx'
import { useDelayed } from '../../../ui/use-delayed.ts'
import { DocumentList } from '../list/document-list.tsx'
import { EditorPanel } from '../panel/editor-panel.tsx'
import { HistoryPanel } from '../panel/history-panel.tsx'
import { useDocuments } from '../use-documents.ts'
import { useViewState } from '../view-state.ts'
import type { CollectionPlace } from '../view-state.ts'
import styles from './collection-pane.module.css'
import { Content } from './content.tsx'
import { rowMenu } from './row-menu.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { Toolbar } from './toolbar.tsx'
import { useInsertedFocus } from './use-inserted-focus.ts'
import { usePaneCommands } from './use-pane-commands.ts'

export interface CollectionPaneProps {
  readonly projectId: ProjectId
  readonly branch: Branch
  readonly collectionId: CollectionId
  readonly collectionName: string
}

/** Documents read above and below what is on screen. */
const readAround = 20

type Jump = { readonly offset: number } | null

/** The documents of one collection, with what is written and read beside them. */
export function CollectionPane({ projectId, branch, collectionId, collectionName }: CollectionPaneProps) {
  const place = useMemo(
    (): CollectionPlace => ({ projectId, branchId: branch.id, collectionId, collectionName }),
    [projectId, branch.id, collectionId, collectionName],
  )
  const at = useReadAt()
  const view = useDocumentView(projectId, collectionId)
  const readOnlyReason = useReadOnlyReason(branch)
  const { source, state } = useDocuments(projectId, branch.id, collectionId, at)
  const [look, setLook] = useState({ from: 0, to: 0 })
  const [jump, setJump] = useState<Jump>(null)
  const isHere =
    state.shown?.target.collectionId === collectionId && state.shown.target.branchId === branch.id
  const snapshot = isHere ? (state.shown?.snapshot ?? null) : null
  const commands = usePaneCommands(place, snapshot, view, readOnlyReason)
  const isLate = useDelayed(state.isLoading, 150)
  const chip = isLate && at.kind === 'lsn' ? `loading @${formatLsn(at.lsn)}` : null
  const onInserted = useInsertedFocus(snapshot, state.version, setJump)

  useCommand('document.insert', { run: commands.insert, enabled: () => readOnlyReason ?? true })
  const onLook = useCallback(
    (from: number, to: number) => {
      source.look(Math.max(0, from - readAround), to + readAround)
      setLook((old) => (old.from === from && old.to === to ? old : { from, to }))
    },
    [source],
  )

  return (
    <>
      <Toolbar
        place={place}
        view={view}
        total={hasCode(state.error, 'collection.notFound') ? null : (snapshot?.total ?? null)}
        look={look}
        readOnlyReason={readOnlyReason}
        loadingChip={chip}
        onInsert={commands.insert}
        onJump={(offset) => setJump({ offset })}
      />
      <WithPanel branch={branch} onInserted={onInserted}>
        <div className={styles['body']}>
          {isLate && <LoadingBar label="Reading documents" />}
          <Content
            place={place}
            source={source}
            state={state}
            isHere={isHere}
            lsn={at.kind === 'lsn' ? (at.lsn as Lsn) : null}
            readOnlyReason={readOnlyReason}
            commands={commands}
            list={
              state.shown && (
                <DocumentList
                  key={state.shown.target.collectionId}
                  place={place}
                  snapshot={state.shown.snapshot}
                  version={state.version}
                  view={view}
                  isDimmed={isLate || state.isStopped}
                  commands={commands}
                  menu={(placed) => rowMenu(placed, commands, readOnlyReason)}
                  onLook={onLook}
                  jump={jump}
                />
              )
            }
          />
        </div>
        {snapshot && <SelectionBar snapshot={snapshot} commands={commands} readOnlyReason={readOnlyReason} />}
      </WithPanel>
    </>
  )
}

function useReadOnlyReason(branch: Branch): string | null {
  const isPast = useSession((s) => s.playhead.kind === 'past')
  if (isPast) return 'The past cannot be changed; go back to the head, or branch from here'
  return branchReason(branch)
}

const branchReason = (branch: Branch): string | null =>
  branch.state === 'active' ? null : 'This branch was deleted; bring it back first'

interface WithPanelProps {
  readonly branch: Branch
  readonly onInserted: (ids: readonly Uint8Array[]) => void
  readonly children: ReactNode
}

/** The list, and beside it an editor or a history while one is open. */
function WithPanel({ branch, onInserted, children }: WithPanelProps) {
  const panel = useViewState((s) => s.panel)
  const editedBranch = useBranch(panel.kind === 'editor' ? panel.session.place.branchId : branch.id)
  const isElsewhere = editedBranch !== null && editedBranch.id !== branch.id
  const pastReason = useReadOnlyReason(branch)
  return (
    <Group id="documents-split" className={styles['split'] ?? ''}>
      <Panel id="documents-list" minSize={240} className={styles['column'] ?? ''}>
        {children}
      </Panel>
      {panel.kind !== 'closed' && (
        <>
          <Separator className={styles['separator'] ?? ''} aria-label="Width of the panel" />
          <Panel id="documents-panel" defaultSize="46" minSize={300} className={styles['column'] ?? ''}>
            {panel.kind === 'editor' && (
              <EditorPanel
                key={panel.session.key}
                session={panel.session}
                branchName={isElsewhere ? editedBranch.name : null}
                readOnlyReason={isElsewhere ? branchReason(editedBranch) : pastReason}
                onInserted={onInserted}
              />
            )}
            {panel.kind === 'history' && (
              <HistoryPanel
                key={`${panel.document.branchId} ${panel.document.document}`}
                document={panel.document}
                readOnlyReason={branchReason(branch)}
              />
            )}
          </Panel>
        </>
      )}
    </Group>
  )
}
