import { useState } from 'react'
import type { Project } from '../../../shared/contract/projects.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { describeError } from '../../state/errors.ts'
import { renameProject } from '../../state/project-actions.ts'
import { projectNameFault } from '../../state/project-names.ts'
import { useProjects } from '../../state/projects.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { TextField } from '../../ui/text-field.tsx'

export interface RenameProjectDialogProps {
  readonly projectId: ProjectId
  readonly onClose: () => void
}

/** Asks for a project's new name. */
export function RenameProjectDialog({ projectId, onClose }: RenameProjectDialogProps) {
  const projects = useProjects()
  const project = projects.find((p) => p.id === projectId)
  return project === undefined ? null : <Form {...{ project, projects, onClose }} />
}

interface FormProps {
  readonly project: Project
  readonly projects: readonly Project[]
  readonly onClose: () => void
}

function Form({ project, projects, onClose }: FormProps) {
  const [name, setName] = useState(project.name)
  const fault = projectNameFault(name, projects, project)
  const action = useAction()
  const submit = (): void => {
    if (fault !== null || name.trim() === '') return
    if (name.trim() === project.name) return onClose()
    void action.run(async () => {
      await renameProject(project, name)
      onClose()
    })
  }
  return (
    <Dialog
      title="Rename project"
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
            Rename
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        error={fault}
        maxLength={200}
        onChange={setName}
        autoFocus
        onFocus={(event) => event.target.select()}
      />
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}
