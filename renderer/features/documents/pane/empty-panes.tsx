import { useQuery } from '@tanstack/react-query'
import { DatabaseIcon, DownloadIcon, FolderPlusIcon, HistoryIcon, InboxIcon, PlusIcon } from 'lucide-react'
import { asLsn } from '../../../../shared/model/ids.ts'
import type { Lsn } from '../../../../shared/model/ids.ts'
import { api } from '../../../api/client.ts'
import { useCurrentBranch } from '../../../state/branches.ts'
import { openDialog } from '../../../state/dialogs.ts'
import { formatLsn } from '../../../state/format.ts'
import { keys, useCollections } from '../../../state/queries.ts'
import { headPlayhead, pastPlayhead, useIsPast, useSession } from '../../../state/session.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import type { CollectionPlace } from '../view-state.ts'
import { UnreadableMoment } from './unreadable-moment.tsx'

const setPlayhead = (lsn: Lsn): void => useSession.getState().setPlayhead(pastPlayhead(lsn))
const backToHead = (): void => useSession.getState().setPlayhead(headPlayhead)

export function NoProject() {
  return (
    <EmptyState
      icon={<DatabaseIcon size={22} />}
      title="No project is open"
      hint="Open one to see its documents"
    />
  )
}

/** A project is open, and none of its collections is chosen. */
export function NoCollection() {
  const isPast = useIsPast()
  const query = useCollections()
  if (query.isError) return <UnreadableMoment error={query.error} onRetry={() => void query.refetch()} />
  const collections = query.data?.collections
  if (!collections) return null
  if (collections.length > 0) {
    return (
      <EmptyState
        icon={<InboxIcon size={22} />}
        title="Choose a collection in the sidebar to see its documents"
      />
    )
  }
  if (isPast) {
    return (
      <EmptyState
        icon={<HistoryIcon size={22} />}
        title="There were no collections at this moment"
        action={<Button onClick={backToHead}>Back to head</Button>}
      />
    )
  }
  return (
    <EmptyState
      icon={<InboxIcon size={22} />}
      title="This branch has no collections yet"
      hint="Import a JSON or NDJSON file, or begin with an empty collection"
      action={
        <>
          <Button
            variant="primary"
            icon={<DownloadIcon size={14} />}
            onClick={() => openDialog({ kind: 'import', files: [], collection: null })}
          >
            Import files
          </Button>
          <Button
            icon={<FolderPlusIcon size={14} />}
            onClick={() => openDialog({ kind: 'createCollection' })}
          >
            New collection
          </Button>
        </>
      }
    />
  )
}

/** The chosen collection is not there on this branch at this moment. */
export function MissingCollection({
  place,
  lsn,
}: {
  readonly place: CollectionPlace
  readonly lsn: Lsn | null
}) {
  const branch = useCurrentBranch()
  // A collection's id is the LSN of its creation.
  const created = asLsn(place.collectionId)
  const { collectionName: name } = place
  if (lsn !== null && lsn < created && branch && created <= branch.headLsn) {
    return (
      <EmptyState
        icon={<HistoryIcon size={22} />}
        title={
          <>
            <strong>{name}</strong> did not exist at LSN {formatLsn(lsn)}
          </>
        }
        hint={`It was created at LSN ${formatLsn(created)}`}
        action={<Button onClick={() => setPlayhead(created)}>Jump there</Button>}
      />
    )
  }
  return (
    <EmptyState
      icon={<HistoryIcon size={22} />}
      title={
        <>
          <strong>{name}</strong> does not exist on {branch?.name ?? 'this branch'}
          {lsn === null ? '' : ` at LSN ${formatLsn(lsn)}`}
        </>
      }
      hint={
        lsn === null
          ? 'It was dropped, or it belongs to another branch'
          : 'It was dropped before, or never existed here'
      }
      action={lsn === null ? undefined : <Button onClick={backToHead}>Back to head</Button>}
    />
  )
}

interface EmptyCollectionProps {
  readonly place: CollectionPlace
  /** The moment looked at, or null at the head. */
  readonly lsn: Lsn | null
  readonly readOnlyReason: string | null
  readonly onInsert: () => void
}

/** The collection is there and holds nothing: at all, or at this moment. */
export function EmptyCollection({ place, lsn, readOnlyReason, onInsert }: EmptyCollectionProps) {
  return lsn === null ? (
    <EmptyState
      icon={<InboxIcon size={22} />}
      title={
        <>
          <strong>{place.collectionName}</strong> has no documents
        </>
      }
      hint="Insert the first one, or import a JSON or NDJSON file"
      action={
        <>
          <Button
            variant="primary"
            icon={<PlusIcon size={14} />}
            disabledReason={readOnlyReason}
            onClick={onInsert}
          >
            Insert document
          </Button>
          <Button
            icon={<DownloadIcon size={14} />}
            disabledReason={readOnlyReason}
            onClick={() => openDialog({ kind: 'import', files: [], collection: place.collectionName })}
          >
            Import
          </Button>
        </>
      }
    />
  ) : (
    <EmptyThen place={place} lsn={lsn} />
  )
}

function EmptyThen({ place, lsn }: { readonly place: CollectionPlace; readonly lsn: Lsn }) {
  const { projectId, branchId, collectionId, collectionName } = place
  const { data } = useQuery({
    queryKey: [...keys.history(projectId), 'firstLsn', branchId, collectionId],
    queryFn: ({ signal }) => api.documents.firstLsn({ projectId, branchId, collectionId }, { signal }),
  })
  const first = data?.lsn ?? null
  const later = first !== null && first > lsn ? first : null
  return (
    <EmptyState
      icon={<HistoryIcon size={22} />}
      title={
        <>
          <strong>{collectionName}</strong> is empty at LSN {formatLsn(lsn)}
        </>
      }
      hint={data && hintOf(first, later)}
      action={
        later === null ? (
          <Button onClick={backToHead}>Back to head</Button>
        ) : (
          <Button onClick={() => setPlayhead(later)}>Jump there</Button>
        )
      }
    />
  )
}

function hintOf(first: Lsn | null, later: Lsn | null): string {
  if (later !== null) return `It first had documents at LSN ${formatLsn(later)}`
  return first === null ? 'It has never had documents on this branch' : 'Its documents were deleted before'
}
