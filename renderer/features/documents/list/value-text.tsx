import { bsonType } from '../../../../shared/ejson/bson-types.ts'
import { formatBytes, formatTime } from '../../../state/format.ts'
import { usePreferences } from '../../../state/preferences.ts'
import type { BsonNode } from '../model/bson-node.ts'
import type { RowsView } from '../model/flatten.ts'
import { valueText } from '../model/labels.ts'
import styles from './values.module.css'

/** A value in its colour, with what helps to read it in grey behind: a length, a local time. */
export function ValueText({ node, view }: { readonly node: BsonNode; readonly view: RowsView }) {
  const { text, colour, cutBytes } = valueText(node, view)
  return (
    <>
      <span className={styles[colour]}>{text}</span>
      {cutBytes !== null && <span className={styles['note']}>{formatBytes(cutBytes)}</span>}
      {node.type === bsonType.date && <LocalTime node={node} />}
    </>
  )
}

/** The stored time is always shown in UTC; who prefers the local clock sees its reading behind it. */
function LocalTime({ node }: { readonly node: BsonNode }) {
  const zone = usePreferences((p) => p.timeZone)
  if (zone === 'utc') return null
  const bytes = new DataView(node.bytes.buffer, node.bytes.byteOffset + node.offset, 8)
  return <span className={styles['note']}>{formatTime(Number(bytes.getBigInt64(0, true)), zone)}</span>
}
