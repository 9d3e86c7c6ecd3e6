import { HistoryIcon } from 'lucide-react'
import { describeError } from '../../state/errors.ts'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Marked } from '../../ui/marked.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { effectText, namesText, type RestoreEffect } from './restore-effect.ts'
import styles from './restore-branch-dialog.module.css'

/** The effect in numbers, with who and what behind them. It keeps its height while the numbers are on their way. */
export function EffectNote(props: {
  readonly branchName: string
  readonly effect: RestoreEffect | undefined
  readonly error: unknown
}) {
  const { branchName, effect, error } = props
  const isSlow = useDelayed(effect === undefined && error === null, 150)
  if (error !== null) return <ErrorNote {...describeError(error)} />
  return (
    <div className={styles['effect']} data-harmless={effect?.entries === 0 || undefined} aria-live="polite">
      {isSlow ? <Spinner /> : <HistoryIcon size={16} aria-hidden />}
      <div className={styles['effectText']}>
        {effect === undefined ? (
          <p>{isSlow ? 'Counting what would leave the branch' : '\u00a0'}</p>
        ) : (
          <>
            <p className={styles['summary']}>
              <Marked text={effectText(effect, branchName)} />
            </p>
            {effect.actors.length > 0 && <p data-selectable>By {namesText(effect.actors)}</p>}
            {effect.collections.length > 0 && <p data-selectable>In {namesText(effect.collections)}</p>}
          </>
        )}
      </div>
    </div>
  )
}
