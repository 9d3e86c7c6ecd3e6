import { DownloadIcon } from 'lucide-react'
import { useState } from 'react'
import type { ImportProgress } from '../../../shared/contract/transfer.ts'
import { formatCount, plural } from '../../state/format.ts'
import { Button } from '../../ui/button.tsx'
import { downloadLog } from './task-actions.ts'
import { byLine } from './task-text.ts'
import styles from './tasks.module.css'

const shownMax = 100

/** The documents that were not imported: line and reason, with the file's own text; all of them as a download. */
export function BadDocuments({ task }: { readonly task: ImportProgress }) {
  const [open, setOpen] = useState(task.errors.length <= 3)
  const hidden = task.bad - Math.min(shownMax, task.errors.length)
  return (
    <div className={styles['bad']}>
      <div className={styles['badHeader']}>
        <Button size="small" variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
          {`${open ? 'Hide' : 'Show'} ${plural(task.bad, 'error')}`}
        </Button>
        <Button
          size="small"
          variant="ghost"
          icon={<DownloadIcon size={14} />}
          onClick={() => downloadLog(task)}
        >
          Download log
        </Button>
      </div>
      {open && (
        <ol className={styles['errors']} tabIndex={0} aria-label={`Errors in ${task.fileName}`}>
          {byLine(task.errors)
            .slice(0, shownMax)
            .map((error, index) => (
              <li key={index} data-selectable>
                <span className={styles['errorLine']}>Line {formatCount(error.line)}:</span> {error.reason}
                {error.excerpt !== '' && <code className={styles['excerpt']}>{error.excerpt}</code>}
              </li>
            ))}
          {hidden > 0 && <li>{`and ${formatCount(hidden)} more`}</li>}
        </ol>
      )}
    </div>
  )
}
