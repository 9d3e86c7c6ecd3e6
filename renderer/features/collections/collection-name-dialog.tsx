import { useRef, useState } from 'react'
import { useCurrentBranch } from '../../state/branches.ts'
import { describeError, hasCode } from '../../state/errors.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Marked } from '../../ui/marked.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { Place } from './collection-actions.ts'
import { collectionNameFault } from './collection-names.ts'
import { useHeadCollections } from './use-head-collections.ts'

export interface CollectionNameDialogProps {
  readonly place: Place
  readonly title: string
  readonly button: string
  /** The name it has now, or null for a new one. */
  readonly own: string | null
  readonly act: (name: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks for a collection's name, checked while it is typed. */
export function CollectionNameDialog({ place, title, button, own, act, onClose }: CollectionNameDialogProps) {
  const collections = useHeadCollections(place)
  const branch = useCurrentBranch()
  const [name, setName] = useState(own ?? '')
  const action = useAction()
  const field = useRef<HTMLInputElement>(null)
  const refused = hasCode(action.error, 'collection.nameTaken') || hasCode(action.error, 'collection.badName')
  const fault = collectionNameFault(name, collections ?? [], own)
  const error = fault ?? (refused ? describeError(action.error).title : null)
  const reason =
    name === ''
      ? 'Give the collection a name'
      : name === own
        ? 'This is its name now'
        : fault && 'Choose another name'
  const submit = (): void => {
    if (reason !== null) return
    void action.run(async () => {
      await act(name)
      onClose()
    })
  }
  return (
    <Dialog
      title={title}
      initialFocus={field}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={action.busy} disabledReason={reason}>
            {button}
          </Button>
        </>
      }
    >
      <TextField
        ref={field}
        label="Name"
        mono
        placeholder="orders"
        value={name}
        onChange={(text) => {
          setName(text)
          action.clear()
        }}
        onFocus={(event) => event.target.select()}
        hint={branch === null ? undefined : <Marked text={`On branch \`${branch.name}\` only`} />}
        error={error === null ? undefined : <Marked text={error} />}
      />
      {action.error !== null && !refused && <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}
