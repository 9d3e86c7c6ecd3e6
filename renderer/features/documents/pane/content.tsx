import { CircleStopIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Lsn } from '../../../../shared/model/ids.ts'
import { describeError, hasCode } from '../../../state/errors.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { useDelayed } from '../../../ui/use-delayed.ts'
import type { DocumentSource, SourceState } from '../model/document-source.ts'
import type { CollectionPlace } from '../view-state.ts'
import styles from './content.module.css'
import { EmptyCollection, MissingCollection } from './empty-panes.tsx'
import { LoadingNote } from './loading-note.tsx'
import { UnreadableMoment } from './unreadable-moment.tsx'
import type { PaneCommands } from './use-pane-commands.ts'

interface ContentProps {
  readonly place: CollectionPlace
  readonly source: DocumentSource
  readonly state: SourceState
  /** Whether what is shown is of this collection and branch; else it only stays until the new is there. */
  readonly isHere: boolean
  /** The moment looked at, or null at the head. */
  readonly lsn: Lsn | null
  readonly readOnlyReason: string | null
  readonly commands: PaneCommands
  readonly list: ReactNode
}

/** The list, or what there is to say in its place. */
export function Content(props: ContentProps) {
  const { place, source, state, isHere, lsn, list } = props
  const isSlow = useDelayed(state.isLoading, 1000)
  const { shown, error, isStopped } = state
  const retry = (): void => source.retry()
  const note = isSlow && <LoadingNote onStop={() => source.stop()} />
  if (hasCode(error, 'collection.notFound')) return <MissingCollection place={place} lsn={lsn} />
  if (!shown || !isHere) {
    if (error !== null) return <UnreadableMoment error={error} onRetry={retry} />
    if (isStopped) return <Stopped onRetry={retry} />
  }
  // Which moment is empty is said of the one shown: a drag may be ahead of it.
  const at = shown?.target.at
  return (
    <>
      {note}
      {error !== null && (
        <div className={styles['error']}>
          <ErrorNote {...describeError(error)} onRetry={retry} />
        </div>
      )}
      {isStopped && <StoppedBar onRetry={retry} />}
      {isHere && shown?.snapshot.total === 0 ? (
        <EmptyCollection
          place={place}
          lsn={at?.kind === 'lsn' ? (at.lsn as Lsn) : null}
          readOnlyReason={props.readOnlyReason}
          onInsert={props.commands.insert}
        />
      ) : (
        // Nothing can be done with documents of somewhere else while those of here are read.
        <div className={styles['list']} inert={!isHere}>
          {list}
        </div>
      )}
    </>
  )
}

function Stopped({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <EmptyState
      icon={<CircleStopIcon size={22} />}
      title="Reading was stopped"
      action={<Button onClick={onRetry}>Read again</Button>}
    />
  )
}

function StoppedBar({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <Banner
      tone="warning"
      icon={<CircleStopIcon size={16} aria-hidden />}
      actions={
        <Button size="small" onClick={onRetry}>
          Read again
        </Button>
      }
    >
      Reading was stopped; these are the documents of the moment before
    </Banner>
  )
}
