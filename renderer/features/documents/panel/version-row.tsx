import type { DocumentVersion } from '../../../../shared/contract/documents.ts'
import { formatAgo, formatLsn, plural, useFormatTime } from '../../../state/format.ts'
import type { DocumentDiff } from '../model/document-diff.ts'
import styles from './history-panel.module.css'

interface VersionRowProps {
  readonly id: string
  readonly place: number
  readonly version: DocumentVersion
  readonly diff: DocumentDiff | null
  readonly isChosen: boolean
  readonly onChoose: () => void
}

const words = { insert: 'Inserted', update: 'Changed', delete: 'Deleted' } as const

/** One version: what happened, to how many fields, by whom and when. */
export function VersionRow({ id, place, version, diff, isChosen, onChoose }: VersionRowProps) {
  const formatTime = useFormatTime()
  return (
    <div
      id={id}
      role="option"
      data-version={place}
      aria-selected={isChosen}
      className={styles['version']}
      onClick={onChoose}
    >
      <span className={styles['mark']} data-op={version.op} aria-hidden />
      <span className={styles['what']}>
        {words[version.op]}
        {version.op === 'update' && diff && (
          <span className={styles['count']}>{plural(diff.added + diff.removed + diff.changed, 'field')}</span>
        )}
      </span>
      <span className={styles['actor']}>{version.actor}</span>
      <span className={styles['lsn']}>LSN {formatLsn(version.lsn)}</span>
      <time className={styles['time']} dateTime={new Date(version.time).toISOString()}>
        {formatTime(version.time)} · {formatAgo(version.time, Date.now())}
      </time>
    </div>
  )
}
