import { DownloadIcon, FilterIcon, PlusIcon, TableIcon, XIcon } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { Collection } from '../../../shared/contract/collections.ts'
import { commandKeys } from '../../state/commands.ts'
import { openDialog } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { formatCount, formatCountShort, formatLsn } from '../../state/format.ts'
import { useCollections } from '../../state/queries.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { LoadingBar } from '../../ui/progress-bar.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { filterByText } from '../../ui/text-match.ts'
import { TextField } from '../../ui/text-field.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { collectionMenu } from './collection-menu.tsx'
import styles from './sidebar.module.css'

const noCollections: readonly Collection[] = []
/** From this many on the filter is always in sight. */
const filterFrom = 8

/** The collections at the playhead with their counts, and a filter over their names. */
export function CollectionSection() {
  const query = useCollections()
  const collections = query.data?.collections ?? noCollections
  const currentId = useSession((s) => s.collectionId)
  const selectCollection = useSession((s) => s.selectCollection)
  const dragging = useSession((s) => s.dragging)
  const [filter, setFilter] = useState<string | null>(null)
  const text = useDeferredValue(filter ?? '')
  const shown = useMemo(() => filterByText(collections, text, (c) => c.name), [collections, text])
  const field = useRef<HTMLInputElement>(null)
  const isSlow = useDelayed(query.isFetching && !dragging, 150)
  const hasFilter = filter !== null || collections.length >= filterFrom
  useSlashKey(() => {
    setFilter((old) => old ?? '')
    requestAnimationFrame(() => field.current?.focus())
  })

  return (
    <section className={`${styles['section']} ${styles['collections']}`} aria-label="Collections">
      {isSlow && <LoadingBar label="Reading collections" />}
      <header className={styles['header']}>
        <h2 className={styles['title']}>Collections</h2>
        <IconButton
          label="Filter collections"
          size="small"
          keys={['/']}
          icon={<FilterIcon size={14} />}
          pressed={hasFilter}
          onClick={() => {
            setFilter(filter === null ? '' : null)
            requestAnimationFrame(() => field.current?.focus())
          }}
        />
        <IconButton
          label="Import files"
          size="small"
          keys={commandKeys('project.import')}
          icon={<DownloadIcon size={14} />}
          onClick={() => openDialog({ kind: 'import', files: [], collection: null })}
        />
        <NewCollectionButton />
      </header>
      {hasFilter && (
        <div className={styles['filter']}>
          <TextField
            ref={field}
            label="Filter collections"
            labelHidden
            placeholder="Filter"
            value={filter ?? ''}
            onChange={setFilter}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setFilter(null)
              if (event.key === 'Enter' && shown[0] !== undefined) selectCollection(shown[0].id)
            }}
            suffix={
              filter ? (
                <IconButton
                  label="Clear filter"
                  size="small"
                  icon={<XIcon size={14} />}
                  onClick={() => setFilter('')}
                />
              ) : null
            }
          />
        </div>
      )}
      {query.isError && (
        <div className={styles['note']}>
          <ErrorNote {...describeError(query.error)} onRetry={() => void query.refetch()} />
        </div>
      )}
      <RowList
        label="Collections"
        className={`${styles['rows']} ${query.isPlaceholderData ? styles['stale'] : ''}`}
        items={shown}
        keyOf={(collection) => collection.id}
        isSelected={(collection) => collection.id === currentId}
        renderRow={(collection) => <CollectionRow collection={collection} />}
        menuOf={(collection) => () => collectionMenu(collection)}
        dataOf={(collection) => ({ 'data-drop-collection': collection.name })}
        onOpen={(collection) => selectCollection(collection.id)}
        onKey={(event, collection) => {
          if (useSession.getState().playhead.kind === 'past') return
          if (event.key === 'F2') openDialog({ kind: 'renameCollection', collectionId: collection.id })
          if (event.key === 'Delete') openDialog({ kind: 'dropCollection', collectionId: collection.id })
        }}
      />
      {query.data !== undefined && shown.length === 0 && (
        <NoCollections isFiltered={collections.length > 0} onClear={() => setFilter('')} />
      )}
    </section>
  )
}

function NewCollectionButton() {
  const isPast = useSession((s) => s.playhead.kind === 'past')
  return (
    <IconButton
      label="New collection"
      size="small"
      icon={<PlusIcon size={16} />}
      disabledReason={isPast ? 'The past is read-only; go back to the head first' : null}
      onClick={() => openDialog({ kind: 'createCollection' })}
    />
  )
}

function CollectionRow({ collection }: { readonly collection: Collection }) {
  return (
    <>
      <TableIcon size={14} className={styles['icon']} aria-hidden />
      <span className={styles['name']} title={collection.name}>
        {collection.name}
      </span>
      <span className={styles['number']} title={`${formatCount(collection.count)} documents`}>
        {formatCountShort(collection.count)}
        <span className="visually-hidden"> documents</span>
      </span>
    </>
  )
}

function NoCollections({
  isFiltered,
  onClear,
}: {
  readonly isFiltered: boolean
  readonly onClear: () => void
}) {
  const playhead = useSession((s) => s.playhead)
  const setPlayhead = useSession((s) => s.setPlayhead)
  if (isFiltered) {
    return (
      <div className={styles['empty']}>
        No collection matches the filter
        <div className={styles['emptyActions']}>
          <Button size="small" onClick={onClear}>
            Clear filter
          </Button>
        </div>
      </div>
    )
  }
  if (playhead.kind === 'past') {
    return (
      <div className={styles['empty']}>
        There are no collections at LSN {formatLsn(playhead.lsn)}
        <div className={styles['emptyActions']}>
          <Button size="small" onClick={() => setPlayhead({ kind: 'head' })}>
            Back to head
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className={styles['empty']}>
      This branch has no collections
      <div className={styles['emptyActions']}>
        <Button size="small" onClick={() => openDialog({ kind: 'import', files: [], collection: null })}>
          Import files
        </Button>
        <Button size="small" onClick={() => openDialog({ kind: 'createCollection' })}>
          New collection
        </Button>
      </div>
    </div>
  )
}

/** `/` goes to the filter from anywhere that is not a text. */
function useSlashKey(onSlash: () => void): void {
  const latest = useRef(onSlash)
  useEffect(() => {
    latest.current = onSlash
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event
      const isText =
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(?:INPUT|TEXTAREA)$/u.test(target.tagName))
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isText) return
      if (event.defaultPrevented || document.querySelector('[role="dialog"],[role="alertdialog"]') !== null)
        return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
