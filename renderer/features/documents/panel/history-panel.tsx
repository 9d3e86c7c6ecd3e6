import { CopyIcon, HistoryIcon, MapPinIcon, RotateCcwIcon } from 'lucide-react'
import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { DocumentVersion } from '../../../../shared/contract/documents.ts'
import { describeError } from '../../../state/errors.ts'
import { notify, notifyError } from '../../../state/notify.ts'
import { pastPlayhead, useSession } from '../../../state/session.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-note.tsx'
import { LoadingBar } from '../../../ui/progress-bar.tsx'
import { useDelayed } from '../../../ui/use-delayed.ts'
import { documentsText } from '../model/copy-text.ts'
import { closePanel } from '../view-state.ts'
import type { DocumentPlace } from '../view-state.ts'
import { restoreVersion } from '../writes.ts'
import { DiffView } from './diff-view.tsx'
import styles from './history-panel.module.css'
import { PanelFrame } from './panel-frame.tsx'
import { useVersions, versionDiff } from './use-versions.ts'
import { VersionRow } from './version-row.tsx'

export interface HistoryPanelProps {
  readonly document: DocumentPlace
  /** Why nothing can be written on this branch, or null. The past itself is no obstacle: a restore goes to the head. */
  readonly readOnlyReason: string | null
}

/** Every version of one document, and what each of them changed. */
export function HistoryPanel({ document, readOnlyReason }: HistoryPanelProps) {
  const query = useVersions(document)
  const { versions } = query
  const [chosen, setChosen] = useState<number | null>(null)
  const index = Math.max(
    0,
    versions.findIndex((version) => version.lsn === chosen),
  )
  const version = versions[index]
  const isLate = useDelayed(query.isFetching, 150)

  return (
    <PanelFrame title={document.label} subtitle="History" onClose={closePanel}>
      <div className={styles['body']}>
        {isLate && <LoadingBar label="Reading versions" />}
        {query.error && versions.length === 0 && (
          <ErrorState {...describeError(query.error)} onRetry={() => void query.refetch()} />
        )}
        {!query.error && !query.isPending && versions.length === 0 && (
          <EmptyState icon={<HistoryIcon size={20} />} title="This document has no versions on this branch" />
        )}
        {version && (
          <>
            <VersionList
              versions={versions}
              hasMore={query.hasNextPage}
              index={index}
              onChoose={(next) => setChosen(versions[next]?.lsn ?? null)}
              onMore={() => void query.fetchNextPage()}
            />
            <VersionDetails
              document={document}
              versions={versions}
              index={index}
              hasMore={query.hasNextPage}
              readOnlyReason={readOnlyReason}
            />
          </>
        )}
      </div>
    </PanelFrame>
  )
}

interface VersionListProps {
  readonly versions: readonly DocumentVersion[]
  readonly hasMore: boolean
  readonly index: number
  readonly onChoose: (index: number) => void
  readonly onMore: () => void
}

function VersionList({ versions, hasMore, index, onChoose, onMore }: VersionListProps) {
  const list = useRef<HTMLDivElement>(null)
  const choose = (next: number): void => {
    onChoose(next)
    list.current?.querySelector(`[data-version="${next}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent): void => {
    const next = nextIndex(event.key, index, versions.length)
    if (next === null) return
    event.preventDefault()
    choose(next)
  }
  const newest = versions[0]
  return (
    <div className={styles['scroller']}>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        className={styles['versions']}
        aria-label="Versions, newest first"
        aria-activedescendant={newest ? versionId(versions[index] ?? newest) : undefined}
        onKeyDown={press}
      >
        {versions.map((version, at) => (
          <VersionRow
            key={version.lsn}
            id={versionId(version)}
            place={at}
            version={version}
            diff={versionDiff(version, versions[at + 1], at === versions.length - 1 && !hasMore)}
            isChosen={at === index}
            onChoose={() => choose(at)}
          />
        ))}
      </div>
      {hasMore && (
        <div className={styles['older']}>
          <Button size="small" variant="ghost" onClick={onMore}>
            Show older versions
          </Button>
        </div>
      )}
    </div>
  )
}

const versionId = (version: DocumentVersion): string => `version-${version.lsn}`

function nextIndex(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, index + 1)
    case 'ArrowUp':
      return Math.max(0, index - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

interface DetailsProps extends HistoryPanelProps {
  readonly versions: readonly DocumentVersion[]
  readonly index: number
  readonly hasMore: boolean
}

function VersionDetails({ document, versions, index, hasMore, readOnlyReason }: DetailsProps) {
  const version = versions[index]
  if (!version) return null
  const previous = versions[index + 1]
  const diff = versionDiff(version, previous, index === versions.length - 1 && !hasMore)
  return (
    <>
      <div className={styles['actions']}>
        <Button
          size="small"
          icon={<CopyIcon size={14} />}
          disabledReason={version.document ? null : 'This version is a delete'}
          onClick={() => version.document && void copyVersion(version.document)}
        >
          Copy
        </Button>
        <Button
          size="small"
          icon={<RotateCcwIcon size={14} />}
          disabledReason={readOnlyReason ?? restoreRefusal(version, index)}
          onClick={() => void restore(document, version, versions[0])}
        >
          Restore this version
        </Button>
        <Button
          size="small"
          icon={<MapPinIcon size={14} />}
          onClick={() => useSession.getState().setPlayhead(pastPlayhead(version.lsn))}
        >
          Show in timeline
        </Button>
      </div>
      <DiffView diff={diff} />
    </>
  )
}

function restoreRefusal(version: DocumentVersion, index: number): string | null {
  if (index === 0) return 'This is the newest version'
  return version.document ? null : 'This version is a delete'
}

async function copyVersion(bytes: Uint8Array): Promise<void> {
  await navigator.clipboard.writeText(documentsText([bytes], 'shell'))
  notify({ message: 'Copied the version' })
}

async function restore(
  document: DocumentPlace,
  version: DocumentVersion,
  newest: DocumentVersion | undefined,
): Promise<void> {
  if (!version.document) return
  try {
    const written = await restoreVersion(document, version.document, Boolean(newest?.document))
    if (!written) notify({ message: 'The document is the same already, so nothing was written' })
  } catch (error) {
    notifyError(error)
  }
}
