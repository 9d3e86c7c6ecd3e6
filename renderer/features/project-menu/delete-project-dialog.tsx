import { useRef, useState } from 'react'
import type { Project } from '../../../shared/contract/projects.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { describeError } from '../../state/errors.ts'
import { deleteProject } from '../../state/project-actions.ts'
import { useProjects } from '../../state/projects.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { TextField } from '../../ui/text-field.tsx'

export interface DeleteProjectDialogProps {
  readonly projectId: ProjectId
  readonly onClose: () => void
}

/** Asks for the project's name before it goes to the trash with all its branches. */
export function DeleteProjectDialog({ projectId, onClose }: DeleteProjectDialogProps) {
  const project = useProjects().find((p) => p.id === projectId)
  return project === undefined ? null : <Form project={project} onClose={onClose} />
}

function Form({ project, onClose }: { readonly project: Project; readonly onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const cancel = useRef<HTMLButtonElement>(null)
  const action = useAction()
  const isSame = typed.trim() === project.name
  const remove = (): void =>
    void action.run(async () => {
      await deleteProject(project)
      onClose()
    })
  return (
    <Dialog
      role="alertdialog"
      title={`Delete project \`${project.name}\`?`}
      description="It goes to the trash with all its branches and their whole history. Nothing is erased: you can take it out again on the start page."
      initialFocus={cancel}
      onClose={onClose}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="danger"
            busy={action.busy}
            disabledReason={isSame ? null : 'Type the name of the project first'}
            onClick={remove}
          >
            Delete project
          </Button>
        </>
      }
    >
      <TextField
        label={`Type “${project.name}” to go on`}
        value={typed}
        onChange={setTyped}
        placeholder={project.name}
      />
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}
