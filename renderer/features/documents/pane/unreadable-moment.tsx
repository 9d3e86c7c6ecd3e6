import { RotateCwIcon, TriangleAlertIcon } from 'lucide-react'
import { asLsn } from '../../../../shared/model/ids.ts'
import { describeError, hasCode } from '../../../state/errors.ts'
import { formatLsn } from '../../../state/format.ts'
import { pastPlayhead, useSession } from '../../../state/session.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-note.tsx'
import { Marked } from '../../../ui/marked.tsx'

interface UnreadableMomentProps {
  readonly error: unknown
  readonly onRetry: () => void
}

/** The moment looked at cannot be read: why, and, where the log is damaged, the way to the last moment that can. */
export function UnreadableMoment({ error, onRetry }: UnreadableMomentProps) {
  const lsn = lastReadableLsn(error)
  const { title, details } = describeError(error)
  if (lsn === null) return <ErrorState title={title} details={details} onRetry={onRetry} />
  const go = (): void => useSession.getState().setPlayhead(pastPlayhead(asLsn(lsn)))
  return (
    <EmptyState
      icon={<TriangleAlertIcon size={22} />}
      title={<Marked text={title} />}
      action={
        <>
          <Button variant="primary" onClick={go}>
            Go to LSN {formatLsn(lsn)}
          </Button>
          <Button icon={<RotateCwIcon size={14} />} onClick={onRetry}>
            Try again
          </Button>
        </>
      }
    />
  )
}

/** Where a damaged log can still be read: just below what is damaged; null where nothing lies below, or all else failed. */
function lastReadableLsn(error: unknown): number | null {
  if (!hasCode(error, 'log.corrupt')) return null
  const { lsn } = error.details
  return typeof lsn === 'number' && lsn > 1 ? lsn - 1 : null
}
