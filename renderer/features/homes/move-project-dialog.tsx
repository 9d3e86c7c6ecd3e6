import type { Project } from '../../../shared/contract/projects.ts'
import { asConnectionId } from '../../../shared/model/ids.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import type { DatabasePlace } from '../../state/dialogs.ts'
import { homeAt, usePlace, usePlaceChoices, useWriteFault } from '../../state/place.ts'
import { useProjects } from '../../state/projects.ts'
import { startMove } from '../../state/shared-projects.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { PlaceFields } from '../../ui/place-fields.tsx'
import styles from './homes.module.css'

export interface MoveProjectDialogProps {
  readonly projectId: ProjectId
  readonly place?: DatabasePlace | undefined
  readonly onClose: () => void
}

/** Moves a project from this computer to a MongoDB, or back: whichever it is not. */
export function MoveProjectDialog({ projectId, ...props }: MoveProjectDialogProps) {
  const project = useProjects().find(({ id }) => id === projectId)
  if (project === undefined) return null
  return project.home.kind === 'embedded' ? (
    <MoveThere project={project} {...props} />
  ) : (
    <MoveHere project={project} {...props} />
  )
}

type FormProps = Omit<MoveProjectDialogProps, 'projectId'> & { readonly project: Project }

function MoveThere({ project, place: begun, onClose }: FormProps) {
  // A move that was stopped goes on to where it went.
  const to = project.moving?.to.kind === 'mongodb' ? project.moving.to : null
  const wanted = to && { connectionId: asConnectionId(to.connectionId), database: to.database }
  const [place, setPlace] = usePlace(begun ?? wanted)
  const choices = usePlaceChoices()
  const fault = useWriteFault(place)
  const submit = (): void => {
    const home = homeAt(place)
    if (fault !== null || home === null) return
    startMove(project.id, home)
    onClose()
  }
  return (
    <Dialog
      title={`Move \`${project.name}\` to a MongoDB`}
      description="Its whole history goes with it: the same LSNs, hashes and times. Others who reach the database can join it."
      width={560}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabledReason={fault}>
            {to === null ? 'Move project' : 'Go on moving'}
          </Button>
        </>
      }
    >
      <PlaceFields {...choices} place={place} onChange={setPlace} />
      <p className={styles['note']}>
        Every record is copied and compared before the project changes places; until then it is here, and
        stopping leaves it here.
      </p>
    </Dialog>
  )
}

function MoveHere({ project, onClose }: FormProps) {
  const submit = (): void => {
    startMove(project.id, { kind: 'embedded' })
    onClose()
  }
  const database = project.home.kind === 'mongodb' ? project.home.database : ''
  return (
    <Dialog
      role="alertdialog"
      title={`Move \`${project.name}\` to this computer?`}
      description={
        <p>
          Its log in the database “{database}” ends with an entry that says so. Others who joined it there can
          read it, but no longer write.
        </p>
      }
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Move to this computer
          </Button>
        </>
      }
    />
  )
}
