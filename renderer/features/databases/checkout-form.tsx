import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import type { At, Moment } from '../../../shared/model/moment.ts'
import type { ServerDatabase } from '../../../shared/contract/clone.ts'
import { api } from '../../api/client.ts'
import { formatBytes, formatLsn } from '../../state/format.ts'
import { keys } from '../../state/queries.ts'
import type { CollectionsAt } from '../../state/queries.ts'
import { TextField } from '../../ui/text-field.tsx'
import { Marked } from '../../ui/marked.tsx'
import type { ChoosableCollection } from './chosen.ts'

/** A branch's collections at a moment, as a chooser lists them, and the moment. */
export function useOwnCollections(projectId: ProjectId, branch: Branch, at: At) {
  const query = useQuery<CollectionsAt>({
    queryKey: keys.collections(projectId, branch.id, at),
    queryFn: ({ signal }) => api.collections.list({ projectId, branchId: branch.id, at }, { signal }),
  })
  const collections = query.data?.collections.map(({ name, count }): ChoosableCollection => ({
    name,
    documents: count,
    skipped: null,
  }))
  return { collections, moment: query.data?.moment ?? null, error: query.error }
}

/** From which state: the branch and its moment in words. */
export function stateText(branch: Branch, moment: Moment | null, time: (ms: number) => string): string {
  if (moment === null) return `From \`${branch.name}\``
  const where = moment.isHead ? 'at its head, ' : 'at '
  return `From \`${branch.name}\` ${where}LSN ${formatLsn(moment.lsn)} (${time(moment.time)})`
}

export interface DatabaseFieldProps {
  readonly value: string
  readonly databases: readonly ServerDatabase[] | undefined
  readonly onChange: (name: string) => void
}

/** The name of a database, typed or chosen from those that are there. */
export function DatabaseField({ value, databases, onChange }: DatabaseFieldProps) {
  const id = useId()
  const existing = databases?.find(({ name }) => name === value)
  return (
    <>
      <TextField
        label="Database"
        value={value}
        onChange={onChange}
        list={id}
        placeholder="Type a name, or choose one"
        hint={<Marked text={databaseHint(value, databases === undefined, existing)} />}
      />
      <datalist id={id}>
        {databases?.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}

function databaseHint(value: string, isUnknown: boolean, existing: ServerDatabase | undefined): string {
  if (value.trim() === '' || isUnknown) return ''
  if (existing === undefined) return 'It is not there yet, and is made'
  const size = existing.bytes === 0 ? '' : `, ${formatBytes(existing.bytes)}`
  return `It exists${size}: documents that are not on the branch are deleted from the collections chosen below`
}
