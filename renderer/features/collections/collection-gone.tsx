import { useCurrentBranch } from '../../state/branches.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Marked } from '../../ui/marked.tsx'

/** Instead of a dialog about a collection that the branch's head does not have: it was dropped meanwhile. */
export function CollectionGone({ title, onClose }: { readonly title: string; readonly onClose: () => void }) {
  const branch = useCurrentBranch()
  const on = branch === null ? 'the branch' : `\`${branch.name}\``
  return (
    <Dialog
      title={title}
      description={<Marked text={`The head of ${on} does not have this collection any more`} />}
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    />
  )
}
