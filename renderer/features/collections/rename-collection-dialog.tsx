import type { CollectionId } from '../../../shared/model/ids.ts'
import { renameCollection } from './collection-actions.ts'
import type { Place } from './collection-actions.ts'
import { CollectionGone } from './collection-gone.tsx'
import { CollectionNameDialog } from './collection-name-dialog.tsx'
import { useHeadCollections, usePlace } from './use-head-collections.ts'

export interface RenameCollectionDialogProps {
  readonly collectionId: CollectionId
  readonly onClose: () => void
}

/** Gives a collection another name on the branch that is looked at. */
export function RenameCollectionDialog(props: RenameCollectionDialogProps) {
  const place = usePlace()
  return place === null ? null : <Rename {...props} place={place} />
}

function Rename({ place, collectionId, onClose }: RenameCollectionDialogProps & { readonly place: Place }) {
  const collections = useHeadCollections(place)
  if (collections === null) return null
  const collection = collections.find(({ id }) => id === collectionId)
  if (collection === undefined) return <CollectionGone title="Rename collection" onClose={onClose} />
  return (
    <CollectionNameDialog
      key={collection.id}
      place={place}
      title="Rename collection"
      button="Rename"
      own={collection.name}
      act={(name) => renameCollection(place, collection, name)}
      onClose={onClose}
    />
  )
}
