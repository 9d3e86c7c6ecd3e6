import { useRef } from 'react'
import { plural } from '../../state/format.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Marked } from '../../ui/marked.tsx'
import { effectText } from './plan-text.ts'
import type { Effect } from './plan-text.ts'

export interface CheckoutConfirmProps {
  readonly effect: Effect
  readonly database: string
  readonly connectionName: string
  readonly onBack: () => void
  readonly onApply: () => void
}

/** Asks once more, with the effect in numbers: a server keeps no past to go back to. */
export function CheckoutConfirm(props: CheckoutConfirmProps) {
  const { effect, database, connectionName, onBack, onApply } = props
  const cancel = useRef<HTMLButtonElement>(null)
  const { deletes, inserts, updates } = effect
  const title =
    deletes > 0
      ? `Delete ${plural(deletes, 'document')} from \`${database}\`?`
      : `Write ${plural(inserts + updates, 'document')} to \`${database}\`?`
  return (
    <Dialog
      role="alertdialog"
      title={title}
      initialFocus={cancel}
      onClose={onBack}
      description={
        <Marked
          text={`On \`${connectionName}\`: ${effectText(effect)}. The database keeps no history of its own: what goes from it is only on branches that hold it.`}
        />
      }
      footer={
        <>
          <Button ref={cancel} onClick={onBack}>
            Cancel
          </Button>
          <Button variant={deletes > 0 ? 'danger' : 'primary'} onClick={onApply}>
            {applyLabel(effect)}
          </Button>
        </>
      }
    />
  )
}

/** The button that applies, with the effect in numbers. */
export function applyLabel({ changes, deletes }: Effect): string {
  if (changes === 0) return 'Apply'
  return `Apply ${plural(changes, 'change')}${deletes > 0 ? ` with ${plural(deletes, 'delete')}` : ''}`
}
