import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { DocumentVersion } from '../../../../shared/contract/documents.ts'
import type { Lsn } from '../../../../shared/model/ids.ts'
import { atHead } from '../../../../shared/model/moment.ts'
import { api } from '../../../api/client.ts'
import { keys } from '../../../state/queries.ts'
import { diffDocuments } from '../model/document-diff.ts'
import type { DocumentDiff } from '../model/document-diff.ts'
import { documentNode } from '../model/bson-node.ts'
import { followCommits } from '../use-documents.ts'
import type { DocumentPlace } from '../view-state.ts'

/** Versions carry whole documents, so those of large ones come in smaller portions. */
const versionsAtOnceMax = 50
const portionBytes = 16 * 1024 * 1024

const versionsAtOnce = (sizeBytes: number): number =>
  Math.max(2, Math.min(versionsAtOnceMax, Math.floor(portionBytes / Math.max(1, sizeBytes))))

/** Every version of a document on its branch, newest first, as far as it has been asked for. */
export function useVersions(document: DocumentPlace) {
  const { projectId, branchId, collectionId, id } = document
  const client = useQueryClient()
  const queryKey = useMemo(
    () => [...keys.at(projectId, branchId, atHead), 'versions', collectionId, document.document],
    [projectId, branchId, collectionId, document.document],
  )
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: null as Lsn | null,
    queryFn: ({ pageParam, signal }) =>
      api.documents.versions(
        {
          projectId,
          branchId,
          collectionId,
          at: atHead,
          id,
          before: pageParam,
          limit: versionsAtOnce(document.sizeBytes),
        },
        { signal },
      ),
    getNextPageParam: (page) => (page.hasMore ? (page.versions.at(-1)?.lsn ?? null) : null),
  })
  useEffect(
    () => followCommits({ branchId, collectionId }, () => void client.invalidateQueries({ queryKey })),
    [client, queryKey, branchId, collectionId],
  )
  const versions = useMemo(() => query.data?.pages.flatMap((page) => page.versions) ?? [], [query.data])
  return { ...query, versions }
}

const diffs = new WeakMap<DocumentVersion, DocumentDiff>()

/**
 * What a version changed against the one before it. Null where that one has not been read; the first version of all
 * differs from nothing.
 */
export function versionDiff(
  version: DocumentVersion,
  previous: DocumentVersion | undefined,
  isFirstOfAll: boolean,
): DocumentDiff | null {
  if (!previous && !isFirstOfAll) return null
  const known = diffs.get(version)
  if (known) return known
  const before = previous?.document ? documentNode(previous.document) : null
  const after = version.document ? documentNode(version.document) : null
  const diff = diffDocuments(before, after)
  diffs.set(version, diff)
  return diff
}
