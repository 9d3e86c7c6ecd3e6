import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Commit } from '../../../shared/model/entry.ts'
import type { Lsn } from '../../../shared/model/ids.ts'
import { recordsPageMax } from '../../../shared/model/limits.ts'
import { api } from '../../api/client.ts'
import { onCommit } from '../../state/live.ts'
import { keys } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { useProjectId } from '../../state/session.ts'
import { addImport, commitsToImports, commitToImport } from './imports.ts'
import type { ImportRun } from './imports.ts'

const noImports: readonly ImportRun[] = []
/** Pages of records looked through at the opening; what lies further back is not marked. */
const pagesMax = 6

/** Imports among the newest records of the project, and those that happen while it is open. */
export function useImports(): readonly ImportRun[] {
  const projectId = useProjectId()
  const key = projectId === null ? ['none'] : [...keys.project(projectId), 'imports']
  const query = useQuery<readonly ImportRun[]>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      if (projectId === null) throw new Error('No project is open')
      const commits: Commit[] = []
      let before: Lsn | null = null
      for (let page = 0; page < pagesMax; page++) {
        const input = { projectId, branchId: null, before, limit: recordsPageMax }
        const answer: { commits: Commit[]; hasMore: boolean } = await api.history.commits(input, { signal })
        commits.push(...answer.commits.filter((commit) => before === null || commit.lsn < before))
        const last = answer.commits.at(-1)
        if (!answer.hasMore || last === undefined) break
        before = last.lsn
      }
      return commitsToImports(commits)
    },
    enabled: projectId !== null,
    staleTime: Infinity,
  })
  useEffect(() => {
    if (projectId === null) return
    return onCommit((commit) => {
      const run = commitToImport(commit)
      if (run === null) return
      queryClient.setQueryData<readonly ImportRun[]>([...keys.project(projectId), 'imports'], (runs) =>
        runs === undefined ? runs : addImport(runs, run),
      )
    })
  }, [projectId])
  return query.data ?? noImports
}
