import { SearchIcon } from 'lucide-react'
import { useState } from 'react'
import { formatCount, plural } from '../../state/format.ts'
import { Button } from '../../ui/button.tsx'
import { CheckList, checkRowPixels } from '../../ui/check-list.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { filterByText } from '../../ui/text-match.ts'
import { chosenOf, excludeShown } from './chosen.ts'
import type { ChoosableCollection } from './chosen.ts'
import styles from './databases.module.css'

export interface CollectionChooserProps {
  readonly collections: readonly ChoosableCollection[]
  /** Names that were taken out; what nobody took out is in. */
  readonly excluded: ReadonlySet<string>
  readonly onChange: (excluded: ReadonlySet<string>) => void
}

/** Fewer are seen at a glance. */
const filteredMin = 7

/** Which collections: all of them at first, with a filter where there are many. */
export function CollectionChooser({ collections, excluded, onChange }: CollectionChooserProps) {
  const [text, setText] = useState('')
  const shown = text.trim() === '' ? collections : filterByText(collections, text, ({ name }) => name)
  const chosen = chosenOf(collections, excluded)
  const toggle = (item: ChoosableCollection): void =>
    onChange(excludeShown(excluded, [item], excluded.has(item.name)))
  return (
    <section className={styles['chooser']} aria-label="Collections">
      <div className={styles['chooserHead']}>
        <h3 className={styles['label']}>Collections</h3>
        <span className={styles['muted']} aria-live="polite">
          {chosen.isAll
            ? `all ${formatCount(chosen.of)}`
            : `${formatCount(chosen.names.length)} of ${formatCount(chosen.of)}`}
          {` · ${plural(chosen.documents, 'document')}`}
        </span>
        <span className={styles['grow']} />
        <Button size="small" variant="ghost" onClick={() => onChange(excludeShown(excluded, shown, true))}>
          All
        </Button>
        <Button size="small" variant="ghost" onClick={() => onChange(excludeShown(excluded, shown, false))}>
          None
        </Button>
      </div>
      {collections.length > filteredMin && (
        <TextField
          label="Filter collections"
          labelHidden
          placeholder="Filter"
          icon={<SearchIcon size={14} />}
          value={text}
          onChange={setText}
        />
      )}
      {/* As high as all of them, so that the dialog keeps its height while they are filtered. */}
      <div
        className={styles['chooserList']}
        style={{ height: Math.max(1, collections.length) * checkRowPixels + 10 }}
      >
        {shown.length === 0 ? (
          <p className={styles['nothing']}>
            {collections.length === 0
              ? 'This database has no collections'
              : 'No collection matches the filter'}
          </p>
        ) : (
          <CheckList
            label="Collections to take"
            items={shown}
            keyOf={({ name }) => name}
            isChecked={({ name, skipped }) => skipped === null && !excluded.has(name)}
            isDisabled={({ skipped }) => skipped !== null}
            onToggle={toggle}
            renderRow={(item) => <CollectionRow item={item} />}
          />
        )}
      </div>
    </section>
  )
}

function CollectionRow({ item }: { readonly item: ChoosableCollection }) {
  const { name, documents, skipped } = item
  return (
    <>
      <span className={styles['name']} data-off={skipped !== null || undefined} title={name}>
        {name}
      </span>
      {skipped === null ? (
        documents !== null && <span className={styles['number']}>{plural(documents, 'document')}</span>
      ) : (
        <span className={styles['reason']} title={skipped}>
          {skipped}
        </span>
      )}
    </>
  )
}
