import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ServerCollection } from '../../../shared/contract/clone.ts'
import type { BranchId, ConnectionId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { useBranch, useBranches } from '../../state/branches.ts'
import { startClone } from '../../state/clone-task.ts'
import { useConnection } from '../../state/connections.ts'
import { openDialog } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { formatBytes } from '../../state/format.ts'
import { freeProjectName } from '../../state/project-names.ts'
import { useProjects } from '../../state/projects.ts'
import { keys } from '../../state/queries.ts'
import type { CollectionsAt } from '../../state/queries.ts'
import { useProjectId, useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Select } from '../../ui/select.tsx'
import { chosenOf } from './chosen.ts'
import { missingNames, nameFaultOf, submitLabel, targetOf } from './clone-into.ts'
import type { IntoChoices, OpenPlace } from './clone-into.ts'
import { CollectionChooser } from './collection-chooser.tsx'
import { ConnectionChoice, useFirstConnection } from './connection-choice.tsx'
import styles from './databases.module.css'
import { Fetching } from './fetching.tsx'
import { IntoChoice } from './into-choice.tsx'
import { useDatabases, useServerCollections, useUnlock } from './use-server.ts'
import type { DatabasePlace } from './use-server.ts'

export interface CloneDialogProps {
  readonly connectionId: ConnectionId | null
  /** The branch of the open project to pull into; null for a new project. */
  readonly into: BranchId | null
  readonly onClose: () => void
}

const dialogPixels = 640
const nothingExcluded: ReadonlySet<string> = new Set()

/** Asks which database of which server to take over, what of it, and where it goes. */
export function CloneDialog({ into, onClose, ...asked }: CloneDialogProps) {
  const first = useFirstConnection(asked.connectionId)
  const [chosenConnection, setConnection] = useState<ConnectionId | null>(null)
  const [chosenDatabase, setDatabase] = useState<string | null>(null)
  const [excluded, setExcluded] = useState(nothingExcluded)
  const connection = useConnection(chosenConnection ?? first)
  const connectionId = connection?.id ?? null
  const databases = useDatabases(connectionId)
  const only = databases.data?.length === 1 ? (databases.data[0]?.name ?? null) : null
  const database = chosenDatabase ?? only
  const source = connectionId === null || database === null ? null : { connectionId, database }
  const collections = useServerCollections(source)
  const failed = databases.error ?? collections.error
  const reopen = (id: ConnectionId | null = connectionId): void =>
    openDialog({ kind: 'clone', connectionId: id, into })
  const isLocked = useUnlock(connectionId, failed, reopen)
  const target = useInto(into, database, collections.data ?? [])
  const chosen = chosenOf(collections.data ?? [], excluded)
  const dropped = target.choices.missing === 'drop' && chosen.isAll ? target.missing.length : 0
  const reason = whyNot(source, collections.data, chosen.names.length, target.nameFault)

  const submit = (): void => {
    const goal = targetOf(target.choices, target.place)
    if (reason !== null || source === null || goal === null) return
    const { missing } = target.choices
    const names = chosen.isAll ? null : chosen.names
    startClone({
      ...source,
      connectionName: connection?.name ?? '',
      collections: names,
      missing,
      target: goal,
    })
    onClose()
  }
  return (
    <Dialog
      title={into === null ? 'Clone a database' : 'Pull from MongoDB'}
      width={dialogPixels}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabledReason={reason}>
            {submitLabel(target.choices, chosen, dropped)}
          </Button>
        </>
      }
    >
      <div className={styles['columns']}>
        <ConnectionChoice
          value={connectionId}
          next={{ label: 'Choose a database…', open: reopen }}
          onChange={(id) => {
            setConnection(id)
            setDatabase(null)
            setExcluded(nothingExcluded)
          }}
        />
        <Select
          label="Database"
          value={database ?? ''}
          disabled={databases.data === undefined}
          options={[
            ...(database === null ? [{ value: '', label: 'Choose a database' }] : []),
            ...(databases.data ?? []).map(({ name, bytes }) => ({
              value: name,
              label: bytes === 0 ? name : `${name} (${formatBytes(bytes)})`,
            })),
          ]}
          onChange={(name) => {
            setDatabase(name)
            setExcluded(nothingExcluded)
          }}
        />
      </div>
      {databases.isFetching && <Fetching key={connectionId} text="Fetching databases…" />}
      {databases.data?.length === 0 && (
        <p className={styles['muted']}>There is no database on this server that this user may see</p>
      )}
      {collections.isFetching && <Fetching key={database} text="Fetching collections…" />}
      {collections.data !== undefined && (
        <>
          <CollectionChooser collections={collections.data} excluded={excluded} onChange={setExcluded} />
          <IntoChoice {...target} missing={chosen.isAll ? target.missing : []} database={database ?? ''} />
        </>
      )}
      {failed !== null && !isLocked && (
        <ErrorNote
          {...describeError(failed)}
          onRetry={() => void (databases.error === null ? collections : databases).refetch()}
        />
      )}
    </Dialog>
  )
}

/** Where it goes: what was chosen, with names that are free until somebody types others. */
function useInto(into: BranchId | null, database: string | null, theirs: readonly ServerCollection[]) {
  const projectId = useProjectId()
  const current = useSession((s) => s.branchId)
  const branch = useBranch(into ?? current)
  const projects = useProjects()
  const branches = useBranches()
  const place: OpenPlace | null = projectId === null || branch === null ? null : { projectId, branch }
  const [changed, change] = useState<Partial<IntoChoices>>({})
  const choices: IntoChoices = {
    into: into === null ? 'newProject' : 'branch',
    projectName: freeProjectName(database ?? '', projects),
    branchName: database ?? '',
    missing: 'keep',
    ...changed,
  }
  const ours = useHeadCollections(choices.into === 'branch' ? place : null)
  return {
    place,
    choices,
    onChange: (next: Partial<IntoChoices>) => change({ ...changed, ...next }),
    nameFault: nameFaultOf(choices, projects, branches),
    missing: missingNames(ours, theirs),
  }
}

function useHeadCollections(place: OpenPlace | null): CollectionsAt['collections'] {
  const query = useQuery<CollectionsAt>({
    queryKey: place === null ? ['none'] : keys.collections(place.projectId, place.branch.id, atHead),
    queryFn: ({ signal }) => {
      if (place === null) throw new Error('No branch is pulled into')
      return api.collections.list(
        { projectId: place.projectId, branchId: place.branch.id, at: atHead },
        { signal },
      )
    },
    enabled: place !== null,
  })
  return query.data?.collections ?? []
}

function whyNot(
  source: DatabasePlace | null,
  collections: readonly ServerCollection[] | undefined,
  chosen: number,
  nameFault: string | null,
): string | null {
  if (source === null) return 'Choose a database first'
  if (collections === undefined) return 'The collections of the database are not known yet'
  if (chosen === 0) return 'Choose a collection first'
  return nameFault
}
