import { createCollection } from './collection-actions.ts'
import { CollectionNameDialog } from './collection-name-dialog.tsx'
import { usePlace } from './use-head-collections.ts'

/** Makes an empty collection on the branch that is looked at. */
export function CreateCollectionDialog({ onClose }: { readonly onClose: () => void }) {
  const place = usePlace()
  if (place === null) return null
  return (
    <CollectionNameDialog
      place={place}
      title="Create collection"
      button="Create collection"
      own={null}
      act={(name) => createCollection(place, name)}
      onClose={onClose}
    />
  )
}
