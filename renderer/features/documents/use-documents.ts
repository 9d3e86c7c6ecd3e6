import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { BranchId, CollectionId, ProjectId } from '../../../shared/model/ids.ts'
import type { At } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { hasCode } from '../../state/errors.ts'
import { onCommit, useLive } from '../../state/live.ts'
import { momentKey } from '../../state/queries.ts'
import { DocumentSource } from './model/document-source.ts'
import type { DocumentTarget, SourceState } from './model/document-source.ts'
import type { FetchPage } from './model/snapshot.ts'

/** A view at the head reads again at most this often while commits pour in. */
const refreshMilliseconds = 250

const fetchPage =
  ({ projectId, branchId, collectionId, at }: DocumentTarget): FetchPage =>
  ({ offset, limit, at: fixed }, signal) =>
    api.documents.page(
      {
        projectId,
        branchId,
        collectionId,
        // All pages of a snapshot are of the moment that its first one found.
        at: fixed ? { kind: 'lsn', lsn: fixed.lsn } : at,
        from: { kind: 'offset', offset },
        direction: 'forward',
        limit,
      },
      { signal },
    )

function schedule(run: () => void, milliseconds: number): () => void {
  const timer = setTimeout(run, milliseconds)
  return () => clearTimeout(timer)
}

const newSource = (): DocumentSource =>
  new DocumentSource({ fetchPage, now: () => performance.now(), schedule })

/** The documents of a collection at a moment, following the head when that is the moment. */
export function useDocuments(
  projectId: ProjectId,
  branchId: BranchId,
  collectionId: CollectionId,
  at: At,
): { readonly source: DocumentSource; readonly state: SourceState } {
  const [source, setSource] = useState(newSource)
  const state = useSyncExternalStore(source.subscribe, () => source.state)
  // `at` is a new object each time; only another moment is another target.
  const [moment, setMoment] = useState(at)
  if (momentKey(moment) !== momentKey(at)) setMoment(at)
  const target = useMemo(
    () => ({ projectId, branchId, collectionId, at: moment }),
    [projectId, branchId, collectionId, moment],
  )

  useEffect(() => source.show(target), [source, target])
  useEffect(
    () => (target.at.kind === 'head' ? followCommits(target, () => source.refresh()) : undefined),
    [source, target],
  )

  const isLive = useLive((s) => s.status.kind === 'live')
  useEffect(() => {
    // What failed for want of a connection is read again as soon as there is one.
    if (isLive && hasCode(source.state.error, 'connection.closed')) source.retry()
  }, [source, isLive])

  // Strict mode unmounts and mounts again; a disposed source is replaced then.
  useEffect(() => {
    if (source.isDisposed) setSource(newSource())
    return () => source.dispose()
  }, [source])
  return { source, state }
}

/** Calls `refresh` after commits that may have changed these documents. */
export function followCommits(
  { branchId, collectionId }: Pick<DocumentTarget, 'branchId' | 'collectionId'>,
  refresh: () => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isOld = false
  const tick = (): void => {
    timer = isOld ? setTimeout(tick, refreshMilliseconds) : null
    if (isOld) refresh()
    isOld = false
  }
  const stop = onCommit((commit) => {
    if (commit.branchId !== branchId || !commit.collections.includes(collectionId)) return
    isOld = true
    if (timer === null) tick()
  })
  return () => {
    stop()
    if (timer !== null) clearTimeout(timer)
  }
}
