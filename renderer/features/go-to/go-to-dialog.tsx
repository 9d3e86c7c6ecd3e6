import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import { describeError } from '../../state/errors.ts'
import { goTo, goToPosition } from '../../state/go-to.ts'
import { sessionAt, useSession } from '../../state/session.ts'
import { useAction } from '../../state/use-action.ts'
import { useMomentText } from '../../state/use-moment-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Asks for an LSN or a time of the current branch and moves the playhead there. */
export function GoToDialog({ onClose }: { readonly onClose: () => void }) {
  const projectId = useSession((s) => s.projectId)
  const branchId = useSession((s) => s.branchId)
  if (projectId === null || branchId === null) return null
  return <Form {...{ projectId, branchId, onClose }} />
}

interface FormProps {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly onClose: () => void
}

function Form({ projectId, branchId, onClose }: FormProps) {
  const field = useMomentText(projectId, branchId, sessionAt(useSession.getState()))
  const action = useAction()
  const { at, position } = field
  const submit = (): void => {
    if (field.fault !== null) return
    if (field.text.trim() === '') return
    void action.run(async () => {
      if (position !== null) goToPosition(position)
      else await goTo(at ?? { kind: 'head' })
      onClose()
    })
  }
  const empty = field.text.trim() === ''
  return (
    <Dialog
      title="Go to"
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            busy={action.busy}
            disabledReason={empty ? 'Type an LSN or a time first' : field.fault}
          >
            Go
          </Button>
        </>
      }
    >
      <TextField
        label="LSN or time"
        placeholder="41,207 · 2026-11-02 14:03 · 10 min ago"
        value={field.text}
        onChange={field.setText}
        error={field.fault}
        hint={field.hint || 'A point inside a record becomes the boundary before it'}
        onFocus={(event) => event.target.select()}
        autoFocus
        mono
      />
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}
