import { useState } from 'react'
import { openDialog } from '../../state/dialogs.ts'
import type { NewProject } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { homeAt, usePlace, usePlaceChoices, useUnlock, useWriteFault } from '../../state/place.ts'
import { createProject } from '../../state/project-actions.ts'
import { projectNameFault } from '../../state/project-names.ts'
import { useProjects } from '../../state/projects.ts'
import { createSharedProject } from '../../state/shared-projects.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { PlaceFields } from '../../ui/place-fields.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { TextField } from '../../ui/text-field.tsx'

export interface CreateProjectDialogProps {
  readonly begun?: NewProject | undefined
  readonly onClose: () => void
}

const homes = [
  { value: 'embedded', label: 'On this computer', hint: 'Nothing to install, and only this computer writes' },
  { value: 'mongodb', label: 'In a MongoDB', hint: 'A team can share it; each computer has a full copy' },
] as const

/** Asks for the name of a new, empty project, and where it is kept. */
export function CreateProjectDialog({ begun, onClose }: CreateProjectDialogProps) {
  const [name, setName] = useState(begun?.name ?? '')
  const [kind, setKind] = useState<(typeof homes)[number]['value']>(
    (begun?.place ?? null) === null ? 'embedded' : 'mongodb',
  )
  const [place, setPlace] = usePlace(begun?.place)
  const action = useAction()
  const isShared = kind === 'mongodb'
  const nameFault = projectNameFault(name, useProjects())
  const choices = usePlaceChoices()
  const writeFault = useWriteFault(place)
  const placeFault = isShared ? writeFault : null
  const fault = name.trim() === '' ? 'Give the project a name first' : (nameFault ?? placeFault)
  const isAsked = useUnlock(place, action.error, () =>
    openDialog({ kind: 'createProject', begun: { name, place } }),
  )
  const submit = (): void => {
    if (fault !== null) return
    const home = isShared ? homeAt(place) : null
    void action.run(async () => {
      if (home === null) await createProject(name)
      else await createSharedProject(name, home)
      onClose()
    })
  }
  return (
    <Dialog
      title="New project"
      description="An empty database with its own history."
      width={480}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={action.busy} disabledReason={fault}>
            Create project
          </Button>
        </>
      }
    >
      <TextField label="Name" value={name} error={nameFault} maxLength={200} onChange={setName} autoFocus />
      <RadioGroup label="Kept" value={kind} options={homes} onChange={setKind} />
      {isShared && <PlaceFields {...choices} place={place} onChange={setPlace} />}
      {action.error !== null && !isAsked && <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}
