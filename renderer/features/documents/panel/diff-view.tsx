import { useMemo } from 'react'
import { formatCount } from '../../../state/format.ts'
import { classNames } from '../../../ui/class-names.ts'
import { documentNode, isContainer } from '../model/bson-node.ts'
import type { BsonNode } from '../model/bson-node.ts'
import { nodeText } from '../model/copy-text.ts'
import { diffDocuments, diffRowsMax } from '../model/document-diff.ts'
import type { DiffRow, DocumentDiff } from '../model/document-diff.ts'
import { containerSummary, typeName } from '../model/labels.ts'
import { ValueText } from '../list/value-text.tsx'
import styles from './diff-view.module.css'

const signs = { added: '+', removed: '−', changed: '~', inside: '', reordered: '↕' } as const
const indentPixels = 14
/** Containers longer than this are shown as a summary instead of their text. */
const containerBytesShownMax = 4096

/** What differs, field by field. */
export function DiffView({ diff }: { readonly diff: DocumentDiff | null }) {
  if (!diff) return <p className={styles['note']}>The version before this one has not been read yet</p>
  if (diff.rows.length === 0)
    return <p className={styles['note']}>No field differs from the version before</p>
  return (
    <div className={styles['diff']} role="table" aria-label="Changed fields" tabIndex={0} data-selectable>
      {diff.rows.map((row) => (
        <Line key={`${row.kind} ${row.path}`} row={row} />
      ))}
      {diff.isCut && (
        <p className={styles['note']}>Only the first {formatCount(diffRowsMax)} differences are shown</p>
      )}
    </div>
  )
}

/** What differs between two documents, as their bytes; null stands for one that is not there. */
export function DocumentDifference(props: {
  readonly before: Uint8Array | null
  readonly after: Uint8Array | null
}) {
  const { before, after } = props
  const diff = useMemo(
    () => diffDocuments(before && documentNode(before), after && documentNode(after)),
    [before, after],
  )
  return <DiffView diff={diff} />
}

function Line({ row }: { readonly row: DiffRow }) {
  const { kind, before, after } = row
  return (
    <div
      role="row"
      className={classNames(styles['line'], styles[kind])}
      style={{ paddingLeft: 12 + row.depth * indentPixels }}
    >
      <span role="rowheader" className={styles['key']}>
        <span className={styles['sign']} aria-label={kind}>
          {signs[kind]}
        </span>
        {row.key}
      </span>
      <span role="cell" className={styles['values']}>
        {kind === 'reordered' && <span className={styles['words']}>the same fields in another order</span>}
        {kind === 'changed' && before && after && <Change before={before} after={after} />}
        {kind === 'added' && after && <Value node={after} tone="after" />}
        {kind === 'removed' && before && <Value node={before} tone="before" />}
      </span>
    </div>
  )
}

/** Types are named where they differ, since `1` and `1` may be an Int32 and a Long. */
function Change({ before, after }: { readonly before: BsonNode; readonly after: BsonNode }) {
  const showsTypes = before.type !== after.type
  return (
    <>
      <Value node={before} tone="before" showsType={showsTypes} />
      <Value node={after} tone="after" showsType={showsTypes} />
    </>
  )
}

interface ValueProps {
  readonly node: BsonNode
  readonly tone: 'before' | 'after'
  readonly showsType?: boolean
}

function Value({ node, tone, showsType = false }: ValueProps) {
  return (
    <span className={styles[tone]}>
      {showsType && <span className={styles['type']}>{typeName(node)}</span>}
      {!isContainer(node) && <ValueText node={node} view="list" />}
      {isContainer(node) && (node.length > containerBytesShownMax ? containerSummary(node) : nodeText(node))}
    </span>
  )
}
