import { useEffect } from 'react'
import { useCurrentBranch } from '../../state/branches.ts'
import { useSession } from '../../state/session.ts'
import styles from './documents.module.css'
import { CollectionPane } from './pane/collection-pane.tsx'
import { DraftsBar } from './pane/drafts-bar.tsx'
import { NoCollection, NoProject } from './pane/empty-panes.tsx'
import { PastBar } from './pane/past-bar.tsx'
import { useCollectionName } from './pane/use-collection-name.ts'
import { useUndoKeys } from './pane/use-undo-keys.ts'
import { moveView } from './view-state.ts'

/** The documents of the selected branch and collection at the playhead. */
export function Documents() {
  const projectId = useSession((s) => s.projectId)
  const branchId = useSession((s) => s.branchId)
  const collectionId = useSession((s) => s.collectionId)
  const branch = useCurrentBranch()
  const name = useCollectionName(projectId, branchId, collectionId)
  useUndoKeys()
  useEffect(() => moveView({ projectId, branchId, collectionId }), [projectId, branchId, collectionId])

  if (projectId === null) return <NoProject />
  if (!branch) return null
  return (
    <section className={styles['documents']} aria-label="Documents">
      <PastBar projectId={projectId} branch={branch} />
      <DraftsBar projectId={projectId} />
      {collectionId === null ? (
        <NoCollection />
      ) : (
        <CollectionPane
          projectId={projectId}
          branch={branch}
          collectionId={collectionId}
          collectionName={name}
        />
      )}
    </section>
  )
}
