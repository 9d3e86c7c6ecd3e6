import { ChevronRightIcon } from 'lucide-react'
import { memo } from 'react'
import type { CSSProperties, ReactNode } from 'react'
import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { formatBytes, formatCount, plural } from '../../../state/format.ts'
import { classNames } from '../../../ui/class-names.ts'
import { childByKey, childCount } from '../model/bson-node.ts'
import { chunkLength } from '../model/expansion.ts'
import type { Row, RowsView } from '../model/flatten.ts'
import { containerSummary, documentPreview, isNumber, typeName } from '../model/labels.ts'
import type { LoadedDocument } from '../model/loaded-document.ts'
import { ValueText } from './value-text.tsx'
import styles from './document-row.module.css'
import values from './values.module.css'

export interface DocumentRowProps {
  readonly id: string
  readonly index: number
  readonly offset: number
  /** Null while the document is not loaded. */
  readonly document: LoadedDocument | null
  readonly row: Row | null
  readonly view: RowsView
  readonly top: number
  readonly isFocused: boolean
  readonly isSelected: boolean
  readonly isChanged: boolean
  readonly showsNumberTypes: boolean
}

/** Levels deeper than this are indented by little, so that a hundred of them still leave room for a value. */
const fullIndentLevels = 12
const indentPixels = 18
const deepIndentPixels = 3

const indentOf = (depth: number): number =>
  Math.min(depth, fullIndentLevels) * indentPixels + Math.max(0, depth - fullIndentLevels) * deepIndentPixels

/** One line of the list. What is clicked in it is found by its `data-part`, so that rows carry no handlers. */
export const DocumentRow = memo(function DocumentRow(props: DocumentRowProps) {
  const { id, index, offset, row, top, isFocused, isSelected, isChanged } = props
  const isHead = row === null || (row.depth === 0 && row.kind === 'field')
  const open = row?.kind === 'field' ? row.open : null
  return (
    <div
      id={id}
      role="row"
      data-index={index}
      className={classNames(styles['row'], isHead && styles['head'], isChanged && styles['changed'])}
      data-focused={isFocused || undefined}
      aria-level={(row?.depth ?? 0) + 1}
      aria-rowindex={index + 1}
      aria-expanded={open ?? undefined}
      aria-selected={isSelected}
      style={{ top }}
    >
      <span role="gridcell" className={styles['gutter']} data-part={isHead ? 'gutter' : undefined}>
        {isHead ? formatCount(offset + 1) : ''}
      </span>
      <span
        role="gridcell"
        className={styles['cell']}
        style={{ '--indent': `${indentOf(row?.depth ?? 0)}px` } as CSSProperties}
      >
        <RowContent {...props} />
      </span>
      {row?.kind === 'field' && row.depth > 0 && <TypeBadge row={row} always={props.showsNumberTypes} />}
    </div>
  )
})

function RowContent({ document, row, view }: DocumentRowProps): ReactNode {
  if (!document || !row) return <span className={styles['placeholder']} aria-label="Not loaded yet" />
  if (row.kind === 'close') {
    return (
      <span className={styles['bracket']}>
        {row.bracket}
        {!row.last && ','}
      </span>
    )
  }
  if (row.kind === 'more') return <MoreContent row={row} />
  return (
    <>
      <Caret open={row.open} />
      {row.depth === 0 ? (
        <HeadContent document={document} open={row.open === true} view={view} />
      ) : (
        <FieldContent row={row} view={view} />
      )}
    </>
  )
}

function Caret({ open }: { readonly open: boolean | null }) {
  if (open === null) return <span className={styles['caret']} />
  return (
    <span className={styles['caret']} data-part="caret" data-open={open || undefined} aria-hidden>
      <ChevronRightIcon size={14} strokeWidth={2} />
    </span>
  )
}

interface HeadProps {
  readonly document: LoadedDocument
  readonly open: boolean
  readonly view: RowsView
}

function HeadContent({ document, open, view }: HeadProps) {
  const id = view === 'list' ? childByKey(document.node, '_id') : null
  return (
    <>
      {id && (
        <span className={styles['id']}>
          <ValueText node={id} view={view} />
        </span>
      )}
      {open ? (
        <>
          {view === 'json' && <span className={styles['bracket']}>{'{'}</span>}
          <span className={styles['about']}>
            {plural(childCount(document.node), 'field')} · {formatBytes(document.bytes.length)}
          </span>
        </>
      ) : (
        <span className={styles['preview']}>
          {documentPreview(document.node, view).map((part, index) => (
            <span key={index} className={values[part.colour]}>
              {part.text}
            </span>
          ))}
        </span>
      )}
    </>
  )
}

type FieldRow = Extract<Row, { kind: 'field' }>

function FieldContent({ row, view }: { readonly row: FieldRow; readonly view: RowsView }) {
  const { node, inArray, open } = row
  const showsKey = view === 'list' || !inArray
  return (
    <>
      {showsKey && (
        <span
          className={classNames(styles['key'], inArray && styles['position'])}
          data-internal={node.key.startsWith('_') || undefined}
        >
          {view === 'json' ? JSON.stringify(node.key) : node.key === '' ? '""' : node.key}
        </span>
      )}
      {showsKey && <span className={styles['colon']}>:</span>}
      <FieldValue row={row} view={view} />
      {view === 'json' && !row.last && open !== true && <span className={values['punctuation']}>,</span>}
    </>
  )
}

function FieldValue({ row, view }: { readonly row: FieldRow; readonly view: RowsView }) {
  const { node, open } = row
  const [opening, closing] = node.type === bsonType.array ? ['[', ']'] : ['{', '}']
  if (node.type !== bsonType.object && node.type !== bsonType.array) {
    return <ValueText node={node} view={view} />
  }
  if (view === 'list') return <span className={values['punctuation']}>{containerSummary(node)}</span>
  if (open === null) return <span className={values['punctuation']}>{opening + closing}</span>
  if (open) return <span className={styles['bracket']}>{opening}</span>
  return (
    <>
      <span className={values['punctuation']}>{`${opening} … ${closing}`}</span>
      <span className={values['note']}>{containerSummary(node)}</span>
    </>
  )
}

function MoreContent({ row }: { readonly row: Extract<Row, { kind: 'more' }> }) {
  const left = row.total - row.shown
  return (
    <span className={styles['more']}>
      <span className={styles['moreText']}>… {formatCount(left)} more</span>
      <span className={styles['moreAction']} data-part="more">
        Show {formatCount(Math.min(left, chunkLength))} more
      </span>
      {left > chunkLength && left <= 100_000 && (
        <span className={styles['moreAction']} data-part="all">
          Show all
        </span>
      )}
    </span>
  )
}

/** Always there for numbers when the person wants to see their types; else on the row pointed at or focused. */
function TypeBadge({ row, always }: { readonly row: FieldRow; readonly always: boolean }) {
  return (
    <span
      role="gridcell"
      className={styles['type']}
      data-always={(always && isNumber(row.node)) || undefined}
    >
      {typeName(row.node)}
    </span>
  )
}
