import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId, ConnectionId, ProjectId } from '../../../shared/model/ids.ts'
import { api } from '../../api/client.ts'
import { useBranch } from '../../state/branches.ts'
import { useConnection } from '../../state/connections.ts'
import { openDialog } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { startFollow } from '../../state/follow-task.ts'
import { keys } from '../../state/queries.ts'
import { useProjectId } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { Select } from '../../ui/select.tsx'
import { ConnectionChoice, useFirstConnection } from './connection-choice.tsx'
import styles from './databases.module.css'
import { Fetching } from './fetching.tsx'
import { useDatabases, useUnlock } from './use-server.ts'

export interface FollowDialogProps {
  readonly branchId: BranchId
  readonly connectionId: ConnectionId | null
  readonly onClose: () => void
}

/** Asks which database a branch is to follow, change by change. */
export function FollowDialog(props: FollowDialogProps) {
  const projectId = useProjectId()
  const branch = useBranch(props.branchId)
  return projectId === null || branch === null ? null : <Follow {...props} {...{ projectId, branch }} />
}

type FollowProps = FollowDialogProps & { readonly projectId: ProjectId; readonly branch: Branch }

function Follow({ projectId, branch, onClose, ...asked }: FollowProps) {
  const first = useFirstConnection(asked.connectionId)
  const [chosenConnection, setConnection] = useState<ConnectionId | null>(null)
  const [chosenDatabase, setDatabase] = useState<string | null>(null)
  const [from, setFrom] = useState<'behind' | 'anew'>('behind')
  const connection = useConnection(chosenConnection ?? first)
  const databases = useDatabases(connection?.id ?? null)
  const source = useSource(projectId, branch.id)
  const names = databases.data?.map(({ name }) => name) ?? []
  const known = source !== null && names.includes(source) ? source : null
  const database = chosenDatabase ?? known ?? (names.length === 1 ? (names[0] ?? null) : null)
  const goesOn = database !== null && database === source
  const reopen = (connectionId: ConnectionId | null = connection?.id ?? null): void =>
    openDialog({ kind: 'follow', branchId: branch.id, connectionId })
  const isLocked = useUnlock(connection?.id ?? null, databases.error, reopen)
  const submit = (): void => {
    if (connection === null || database === null) return
    startFollow({
      ...{ connectionId: connection.id, connectionName: connection.name, database },
      ...{ projectId, branchId: branch.id, branchName: branch.name },
      anew: goesOn && from === 'anew',
    })
    onClose()
  }
  return (
    <Dialog
      title={`Let \`${branch.name}\` follow a database`}
      description="Each change of the database becomes an entry of the branch, for as long as this window is open. Followed again, it goes on behind the last change."
      width={560}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            disabledReason={database === null ? 'Choose a database first' : null}
          >
            Follow
          </Button>
        </>
      }
    >
      <div className={styles['columns']}>
        <ConnectionChoice
          value={connection?.id ?? null}
          next={{ label: 'Follow a database…', open: reopen }}
          onChange={(id) => {
            setConnection(id)
            setDatabase(null)
          }}
        />
        <Select
          label="Database"
          value={database ?? ''}
          disabled={databases.data === undefined}
          options={[
            ...(database === null ? [{ value: '', label: 'Choose a database' }] : []),
            ...names.map((name) => ({ value: name, label: name })),
          ]}
          onChange={setDatabase}
        />
      </div>
      {databases.isFetching && <Fetching key={connection?.id} text="Fetching databases…" />}
      {goesOn && (
        <RadioGroup
          label="Begin"
          value={from}
          options={[
            {
              value: 'behind',
              label: 'Behind the last change',
              hint: 'The branch followed this database before',
            },
            {
              value: 'anew',
              label: 'With a pull of everything',
              hint: 'Where the server no longer has the changes between',
            },
          ]}
          onChange={setFrom}
        />
      )}
      {databases.error !== null && !isLocked && (
        <ErrorNote {...describeError(databases.error)} onRetry={() => void databases.refetch()} />
      )}
    </Dialog>
  )
}

/** The database that the branch followed last; null where it never did, or while that is not known. */
function useSource(projectId: ProjectId, branchId: BranchId): string | null {
  const query = useQuery<{ readonly database: string | null }>({
    queryKey: [...keys.history(projectId), 'followSource', branchId],
    queryFn: ({ signal }) => api.follow.source({ projectId, branchId }, { signal }),
  })
  return query.data?.database ?? null
}
