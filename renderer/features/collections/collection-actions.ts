import type { Collection } from '../../../shared/contract/collections.ts'
import type { BranchId, Lsn, ProjectId } from '../../../shared/model/ids.ts'
import { api } from '../../api/client.ts'
import { plural } from '../../state/format.ts'
import { notify } from '../../state/notify.ts'
import { keys } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { useSession } from '../../state/session.ts'

/** Where a collection is changed: always the branch's head. */
export interface Place {
  readonly projectId: ProjectId
  readonly branchId: BranchId
}

/** Makes a collection and shows it. */
export async function createCollection(place: Place, name: string): Promise<void> {
  const { collectionId, lsn } = await api.collections.create({ ...place, name })
  await refresh(place)
  const before = useSession.getState().collectionId
  useSession.getState().selectCollection(collectionId)
  notify({
    message: `Collection \`${name}\` created`,
    tone: 'success',
    undo: async () => {
      await takeBack(place, lsn)
      if (useSession.getState().collectionId === collectionId) useSession.getState().selectCollection(before)
    },
  })
}

export async function renameCollection(place: Place, collection: Collection, name: string): Promise<void> {
  const { lsn } = await api.collections.rename({ ...place, collectionId: collection.id, name })
  await refresh(place)
  notify({
    message: `Collection \`${collection.name}\` renamed to \`${name}\``,
    tone: 'success',
    undo: () => takeBack(place, lsn),
  })
}

/** Takes a collection out of the catalogue; it stays in the past, and comes back with Undo. */
export async function dropCollection(place: Place, collection: Collection): Promise<void> {
  const { lsn, count } = await api.collections.drop({ ...place, collectionId: collection.id })
  const wasCurrent = useSession.getState().collectionId === collection.id
  if (wasCurrent) useSession.getState().selectCollection(null)
  await refresh(place)
  notify({
    message: `Collection \`${collection.name}\` with ${plural(count, 'document')} dropped`,
    undo: async () => {
      await takeBack(place, lsn)
      if (wasCurrent) useSession.getState().selectCollection(collection.id)
    },
  })
}

async function takeBack(place: Place, lsn: Lsn): Promise<void> {
  await api.documents.undo({ ...place, fromLsn: lsn, toLsn: lsn })
  await refresh(place)
}

/** The list is read again at once: the event that would cause it may be a quarter of a second away. */
const refresh = ({ projectId, branchId }: Place): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: keys.at(projectId, branchId, { kind: 'head' }) })
