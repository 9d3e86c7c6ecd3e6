import { useCallback, useEffect, useState } from 'react'
import type { DocumentVersion } from '../../../../shared/contract/documents.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { api } from '../../../api/client.ts'
import { followCommits } from '../use-documents.ts'
import type { EditSession } from '../view-state.ts'

/** The newest version of a document on its branch; null when it never existed there. */
export async function newestVersion(
  base: NonNullable<EditSession['base']>,
  signal?: AbortSignal,
): Promise<DocumentVersion | null> {
  const { projectId, branchId, collectionId, id } = base.document
  const { versions } = await api.documents.versions(
    { projectId, branchId, collectionId, at: atHead, id, before: null, limit: 1 },
    { signal },
  )
  return versions[0] ?? null
}

/** The version that somebody else wrote while this one was being edited; null as long as nobody did. */
export function useTheirs(session: EditSession): {
  readonly theirs: DocumentVersion | null
  readonly look: (signal?: AbortSignal) => Promise<void>
} {
  const { base } = session
  const [theirs, setTheirs] = useState<DocumentVersion | null>(null)

  const look = useCallback(
    async (signal?: AbortSignal): Promise<void> => {
      if (!base) return
      const newest = await newestVersion(base, signal)
      setTheirs(newest && newest.lsn > base.lsn ? newest : null)
    },
    [base],
  )

  useEffect(() => {
    if (!base) return
    const abort = new AbortController()
    // A look that fails changes nothing: the save compares again, on the engine's side.
    const refresh = () => void look(abort.signal).catch(() => undefined)
    refresh()
    const stop = followCommits(base.document, refresh)
    return () => {
      stop()
      abort.abort()
    }
  }, [base, look])
  return { theirs, look }
}
