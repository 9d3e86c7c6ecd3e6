import { TableIcon, XIcon } from 'lucide-react'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import type { Collection } from '../../../shared/contract/collections.ts'
import { openDialog } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { formatCount, formatCountShort } from '../../state/format.ts'
import { useCollections } from '../../state/queries.ts'
import { useSession } from '../../state/session.ts'
import { classNames } from '../../ui/class-names.ts'
import { ErrorNote } from '../../ui/error-note.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { LoadingBar } from '../../ui/progress-bar.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { filterByText } from '../../ui/text-match.ts'
import { TextField } from '../../ui/text-field.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { CollectionHeader } from './collection-header.tsx'
import { collectionMenu } from './collection-menu.tsx'
import { NoCollections } from './no-collections.tsx'
import styles from './sidebar.module.css'
import { useSlashKey } from './use-slash-key.ts'

const noCollections: readonly Collection[] = []
/** From this many on the filter is always in sight. */
const filterFrom = 8

/** The collections at the playhead with their counts, and a filter over their names. */
export function CollectionSection() {
  const query = useCollections()
  const collections = query.data?.collections ?? noCollections
  const dragging = useSession((s) => s.dragging)
  const [filter, setFilter] = useState<string | null>(null)
  const text = useDeferredValue(filter ?? '')
  const shown = useMemo(() => filterByText(collections, text, (c) => c.name), [collections, text])
  const field = useRef<HTMLInputElement>(null)
  const isSlow = useDelayed(query.isFetching && !dragging, 150)
  const isLong = collections.length >= filterFrom
  const openFilter = (): void => {
    setFilter((old) => old ?? '')
    requestAnimationFrame(() => field.current?.focus())
  }
  useSlashKey(openFilter)

  return (
    <section className={classNames(styles['section'], styles['collections'])} aria-label="Collections">
      {isSlow && <LoadingBar label="Reading collections" />}
      <CollectionHeader
        filterOpen={isLong ? null : filter !== null}
        onFilter={() => (filter === null ? openFilter() : setFilter(null))}
      />
      {(filter !== null || isLong) && (
        <CollectionFilter text={filter ?? ''} onText={setFilter} inputRef={field} first={shown[0]} />
      )}
      {query.isError && (
        <div className={styles['note']}>
          <ErrorNote {...describeError(query.error)} onRetry={() => void query.refetch()} />
        </div>
      )}
      <CollectionList collections={shown} isStale={query.isPlaceholderData} />
      {query.data !== undefined && shown.length === 0 && (
        <NoCollections isFiltered={collections.length > 0} onClear={() => setFilter('')} />
      )}
    </section>
  )
}

interface CollectionFilterProps {
  readonly text: string
  readonly onText: (text: string | null) => void
  readonly inputRef: RefObject<HTMLInputElement | null>
  /** What Enter opens. */
  readonly first: Collection | undefined
}

function CollectionFilter({ text, onText, inputRef, first }: CollectionFilterProps) {
  const selectCollection = useSession((s) => s.selectCollection)
  const clear = (
    <IconButton label="Clear filter" size="small" icon={<XIcon size={14} />} onClick={() => onText('')} />
  )
  return (
    <div className={styles['filter']}>
      <TextField
        ref={inputRef}
        label="Filter collections"
        labelHidden
        placeholder="Filter"
        value={text}
        onChange={onText}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onText(null)
          if (event.key === 'Enter' && first !== undefined) selectCollection(first.id)
        }}
        suffix={text === '' ? null : clear}
      />
    </div>
  )
}

interface CollectionListProps {
  readonly collections: readonly Collection[]
  /** True while they are those of another moment. */
  readonly isStale: boolean
}

function CollectionList({ collections, isStale }: CollectionListProps) {
  const currentId = useSession((s) => s.collectionId)
  const selectCollection = useSession((s) => s.selectCollection)
  return (
    <RowList
      label="Collections"
      className={classNames(styles['rows'], isStale && styles['stale'])}
      items={collections}
      keyOf={(collection) => collection.id}
      isSelected={(collection) => collection.id === currentId}
      renderRow={(collection) => <CollectionRow collection={collection} />}
      menuOf={(collection) => () => collectionMenu(collection)}
      dataOf={(collection) => ({ 'data-drop-collection': collection.name })}
      onOpen={(collection) => selectCollection(collection.id)}
      onKey={onCollectionKey}
    />
  )
}

/** The past is read-only, so its collections are neither renamed nor dropped. */
function onCollectionKey(event: KeyboardEvent, { id }: Collection): void {
  if (useSession.getState().playhead.kind === 'past') return
  if (event.key === 'F2') openDialog({ kind: 'renameCollection', collectionId: id })
  if (event.key === 'Delete') openDialog({ kind: 'dropCollection', collectionId: id })
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
