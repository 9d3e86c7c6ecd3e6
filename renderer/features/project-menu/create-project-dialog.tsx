import { useState } from 'react'
import { describeError } from '../../state/errors.ts'
import { createProject } from '../../state/project-actions.ts'
import { projectNameFault } from '../../state/project-names.ts'
import { useProjects } from '../../state/projects.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Asks for the name of a new, empty project. */
export function CreateProjectDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const fault = projectNameFault(name, useProjects())
  const action = useAction()
  const submit = (): void => {
    if (fault !== null || name.trim() === '') return
    void action.run(async () => {
      await createProject(name)
      onClose()
    })
  }
  return (
    <Dialog
      title="New project"
      description="An empty database with its own history, kept on this computer."
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            busy={action.busy}
            disabledReason={name.trim() === '' ? 'Give the project a name first' : fault}
          >
            Create project
          </Button>
        </>
      }
    >
      <TextField label="Name" value={name} error={fault} maxLength={200} onChange={setName} autoFocus />
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}
