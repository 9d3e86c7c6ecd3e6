import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SharedProject } from '../../../shared/contract/sharing.ts'
import type { SharedHome } from '../../../shared/model/link.ts'
import { api } from '../../api/client.ts'
import { openDialog } from '../../state/dialogs.ts'
import type { DatabasePlace } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { formatAgo } from '../../state/format.ts'
import { homeAt, placeFault, usePlace, usePlaceChoices, useUnlock } from '../../state/place.ts'
import { joinSharedProject } from '../../state/shared-projects.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { PlaceFields } from '../../ui/place-fields.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import styles from './homes.module.css'

export interface OpenSharedDialogProps {
  readonly place?: DatabasePlace | undefined
  readonly onClose: () => void
}

/** Lists the projects of a database, and takes one of them up. */
export function OpenSharedDialog({ place: begun, onClose }: OpenSharedDialogProps) {
  const [place, setPlace] = usePlace(begun)
  // What is typed is asked for when it is whole.
  const [shown, setShown] = useState<DatabasePlace | null>(null)
  const choices = usePlaceChoices()
  const home = homeAt(shown === null ? place : { ...place, database: shown.database })
  const found = useQuery<readonly SharedProject[]>({
    queryKey: ['shared', home?.connectionId, home?.database],
    queryFn: ({ signal }) => {
      if (home === null) throw new Error('No database was chosen')
      return api.sharing.list({ home }, { signal })
    },
    enabled: home !== null,
    // Others change it without telling, so that each opening asks again.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const action = useAction()
  const error: unknown = action.error ?? found.error
  const isAsked = useUnlock(place, error, () => openDialog({ kind: 'openShared', place }))
  const join = (project: SharedProject, at: SharedHome): void =>
    void action.run(async () => {
      await joinSharedProject(project.id, at)
      onClose()
    })
  const show = (): void => {
    setShown(place)
    if (home?.database === place.database.trim()) void found.refetch()
  }
  return (
    <Dialog
      title="Open a shared project"
      description="A project in a MongoDB that others work on too. This computer keeps a full copy, which is read also without a connection."
      width={560}
      onClose={onClose}
      onSubmit={show}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" disabledReason={placeFault(place)}>
            Show projects
          </Button>
        </>
      }
    >
      <PlaceFields
        {...choices}
        place={place}
        onChange={(next) => {
          setShown(shown ?? place)
          setPlace(next)
        }}
      />
      {home !== null && (
        <div className={styles['found']} aria-live="polite">
          {found.isFetching && (
            <p className={styles['busy']}>
              <Spinner size={16} /> Reading the projects of the database…
            </p>
          )}
          {!found.isFetching && found.data !== undefined && (
            <Found projects={found.data} busy={action.busy} onJoin={(project) => join(project, home)} />
          )}
          {error !== null && !isAsked && !found.isFetching && (
            <ErrorNote {...describeError(error)} onRetry={() => void found.refetch()} />
          )}
        </div>
      )}
    </Dialog>
  )
}

interface FoundProps {
  readonly projects: readonly SharedProject[]
  readonly busy: boolean
  readonly onJoin: (project: SharedProject) => void
}

function Found({ projects, busy, onJoin }: FoundProps) {
  if (projects.length === 0) {
    return (
      <p className={styles['note']}>
        No project is kept in this database. A new project can be, or one that is moved there.
      </p>
    )
  }
  return (
    <ul className={styles['list']} aria-label="Projects of the database">
      {projects.map((project) => (
        <li key={project.id} className={styles['row']}>
          <span className={styles['name']} title={project.name}>
            {project.name}
          </span>
          <span className={styles['time']}>made {formatAgo(project.createdTime, Date.now())}</span>
          <Button
            size="small"
            busy={busy}
            aria-label={`${project.isHere ? 'Open' : 'Join'} ${project.name}`}
            onClick={() => onJoin(project)}
          >
            {project.isHere ? 'Open' : 'Join'}
          </Button>
        </li>
      ))}
    </ul>
  )
}
