import { useRef } from 'react'
import type { Collection } from '../../../shared/contract/collections.ts'
import type { CollectionId } from '../../../shared/model/ids.ts'
import { useCurrentBranch } from '../../state/branches.ts'
import { describeError } from '../../state/errors.ts'
import { plural } from '../../state/format.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Marked } from '../../ui/marked.tsx'
import { dropCollection } from './collection-actions.ts'
import type { Place } from './collection-actions.ts'
import { CollectionGone } from './collection-gone.tsx'
import { useHeadCollections, usePlace } from './use-head-collections.ts'

export interface DropCollectionDialogProps {
  readonly collectionId: CollectionId
  readonly onClose: () => void
}

/** Asks, with the effect in numbers, before a collection leaves the branch. */
export function DropCollectionDialog({ collectionId, onClose }: DropCollectionDialogProps) {
  const place = usePlace()
  return place === null ? null : <Find place={place} collectionId={collectionId} onClose={onClose} />
}

function Find({ place, collectionId, onClose }: DropCollectionDialogProps & { readonly place: Place }) {
  const collections = useHeadCollections(place)
  const found = collections?.find(({ id }) => id === collectionId)
  // It leaves the list by what this dialog does, before the dialog closes.
  const first = useRef<Collection | null>(null)
  first.current ??= found ?? null
  if (collections === null) return null
  if (first.current === null) return <CollectionGone title="Drop collection" onClose={onClose} />
  return <Confirm place={place} collection={first.current} onClose={onClose} />
}

function Confirm(props: {
  readonly place: Place
  readonly collection: Collection
  readonly onClose: () => void
}) {
  const { place, collection, onClose } = props
  const branch = useCurrentBranch()
  const action = useAction()
  const cancel = useRef<HTMLButtonElement>(null)
  const drop = (): void =>
    void action.run(async () => {
      await dropCollection(place, collection)
      onClose()
    })
  const where = branch === null ? '' : ` leave \`${branch.name}\``
  return (
    <Dialog
      role="alertdialog"
      title={`Drop collection \`${collection.name}\`?`}
      description={
        <Marked
          text={`Its ${plural(collection.count, 'document')}${where}. Other branches and earlier points keep them.`}
        />
      }
      initialFocus={cancel}
      onClose={onClose}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" busy={action.busy} onClick={drop}>
            Drop collection
          </Button>
        </>
      }
    >
      {action.error === null ? undefined : <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}
