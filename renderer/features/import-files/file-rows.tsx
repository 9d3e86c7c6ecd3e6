import type { Ref } from 'react'
import { ArrowRightIcon, FileJsonIcon, XIcon } from 'lucide-react'
import { formatBytes, formatCount } from '../../state/format.ts'
import { useCollections } from '../../state/queries.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Marked } from '../../ui/marked.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { collectionFault } from './collection-from-file.ts'
import styles from './import-dialog.module.css'
import type { ImportFile } from './import-plan.ts'
import { formatLabels } from './preview.ts'

export interface FileRowsProps {
  readonly files: readonly ImportFile[]
  readonly selectedKey: number
  readonly onSelect: (key: number) => void
  readonly onRemove: (key: number) => void
  readonly onCollection: (key: number, collection: string) => void
  /** The field of the first file, for the focus. */
  readonly firstField: Ref<HTMLInputElement>
}

/** Each file with the collection that it goes to. Where there are several, one is selected for the preview. */
export function FileRows({
  files,
  selectedKey,
  onSelect,
  onRemove,
  onCollection,
  firstField,
}: FileRowsProps) {
  const isOne = files.length === 1
  return (
    <ul className={styles['files']} aria-label="Files">
      {files.map((entry, index) => (
        <li
          key={entry.key}
          className={styles['file']}
          data-selected={(!isOne && entry.key === selectedKey) || undefined}
          onFocus={() => onSelect(entry.key)}
        >
          <button
            type="button"
            className={styles['fileButton']}
            aria-pressed={entry.key === selectedKey}
            onClick={() => onSelect(entry.key)}
          >
            <FileJsonIcon size={16} aria-hidden />
            <span className={styles['fileText']}>
              <span className={styles['fileName']}>{entry.file.name}</span>
              <span className={styles['facts']} data-bad={isBad(entry) || undefined}>
                {factsOf(entry)}
              </span>
            </span>
          </button>
          <ArrowRightIcon size={14} className={styles['arrow']} aria-hidden />
          <CollectionField
            entry={entry}
            onCollection={onCollection}
            field={index === 0 ? firstField : null}
          />
          {!isOne && (
            <IconButton
              label={`Leave out ${entry.file.name}`}
              icon={<XIcon size={14} />}
              onClick={() => onRemove(entry.key)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function CollectionField(props: {
  readonly entry: ImportFile
  readonly onCollection: FileRowsProps['onCollection']
  readonly field: Ref<HTMLInputElement>
}) {
  const { entry, onCollection, field } = props
  const existing = useCollections().data?.collections.find(({ name }) => name === entry.collection)
  const fault = collectionFault(entry.collection)
  const hint =
    existing === undefined
      ? 'New collection'
      : `Added to its ${formatCount(existing.count)} ${existing.count === 1 ? 'document' : 'documents'}`
  return (
    <TextField
      ref={field}
      className={styles['collection'] ?? ''}
      label={`Collection for ${entry.file.name}`}
      labelHidden
      mono
      value={entry.collection}
      onChange={(name) => onCollection(entry.key, name)}
      hint={hint}
      error={fault === null ? undefined : <Marked text={fault} />}
    />
  )
}

const isBad = ({ preview }: ImportFile): boolean =>
  preview?.kind === 'empty' || preview?.kind === 'unreadable'

function factsOf({ file, preview }: ImportFile): string {
  const size = formatBytes(file.size)
  if (preview === null) return size
  if (preview.kind !== 'documents') return `${size} · ${preview.kind === 'empty' ? 'empty' : 'not JSON'}`
  const about = preview.isComplete ? '' : 'about '
  const rounded = preview.isComplete ? preview.estimate : Number(preview.estimate.toPrecision(2))
  return `${size} · ${formatLabels[preview.format]} · ${about}${formatCount(rounded)} ${rounded === 1 ? 'document' : 'documents'}`
}
