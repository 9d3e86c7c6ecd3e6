import { AboutDialog } from '../features/about/about-dialog.tsx'
import { CreateCollectionDialog } from '../features/collections/create-collection-dialog.tsx'
import { DropCollectionDialog } from '../features/collections/drop-collection-dialog.tsx'
import { RenameCollectionDialog } from '../features/collections/rename-collection-dialog.tsx'
import { ConnectionDialog } from '../features/connections/connection-dialog.tsx'
import { TestConnectionDialog } from '../features/connections/test-connection-dialog.tsx'
import { UnlockDialog } from '../features/connections/unlock-dialog.tsx'
import { CreateBranchDialog } from '../features/create-branch/create-branch-dialog.tsx'
import { CheckoutDialog } from '../features/databases/checkout-dialog.tsx'
import { CloneDialog } from '../features/databases/clone-dialog.tsx'
import { FollowDialog } from '../features/databases/follow-dialog.tsx'
import { DeleteBranchDialog } from '../features/delete-branch/delete-branch-dialog.tsx'
import { DeletedBranchesDialog } from '../features/deleted-branches/deleted-branches-dialog.tsx'
import type { SampleLook } from '../features/databases/plan-view.tsx'
import { documentIdText } from '../features/documents/model/copy-text.ts'
import { DocumentDifference } from '../features/documents/panel/diff-view.tsx'
import { EndpointDialog } from '../features/endpoint/endpoint-dialog.tsx'
import { GoToDialog } from '../features/go-to/go-to-dialog.tsx'
import { MoveProjectDialog } from '../features/homes/move-project-dialog.tsx'
import { OpenSharedDialog } from '../features/homes/open-shared-dialog.tsx'
import { ImportDialog } from '../features/import-files/import-dialog.tsx'
import { MigrationDialog } from '../features/migration/migration-dialog.tsx'
import { CreateProjectDialog } from '../features/project-menu/create-project-dialog.tsx'
import { DeleteProjectDialog } from '../features/project-menu/delete-project-dialog.tsx'
import { RenameProjectDialog } from '../features/project-menu/rename-project-dialog.tsx'
import { RestoreBranchDialog } from '../features/restore-branch/restore-branch-dialog.tsx'
import { ShortcutsDialog } from '../features/shortcuts/shortcuts-dialog.tsx'
import { VerifyLogDialog } from '../features/verify-log/verify-log-dialog.tsx'
import { MigrationReportView } from '../features/tasks/migration-report.tsx'
import type { MigrationReport } from '../../shared/model/migration.ts'
import { closeDialog, useDialogs } from '../state/dialogs.ts'
import type { DialogRequest } from '../state/dialogs.ts'
import { describeError } from '../state/errors.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { useOpenings } from './use-openings.ts'

/** The dialog that is open, if any; each opening starts with a state of its own. */
export function Dialogs() {
  const dialog = useDialogs((s) => s.dialog)
  const opening = useOpenings(dialog)
  if (dialog === null) return null
  return (
    <ErrorBoundary key={opening} pane="dialog" fallback={showFailure}>
      <Opened dialog={dialog} />
    </ErrorBoundary>
  )
}

/** Documents look the same in a preview as among themselves. */
const sampleLook: SampleLook = {
  diff: (before, after) => <DocumentDifference before={before} after={after} />,
  idText: documentIdText,
}

/** A dry run's report looks the same as that of the migration among the tasks. */
const showReport = (report: MigrationReport) => <MigrationReportView report={report} />

/** A bug in a dialog, in a dialog: the window behind it is as it was. */
const Failed = ({ error }: { readonly error: unknown }) => (
  <Dialog title="This dialog could not be shown" onClose={closeDialog}>
    <ErrorNote {...describeError(error)} />
  </Dialog>
)

const showFailure = (error: unknown) => <Failed error={error} />

function Opened({ dialog }: { readonly dialog: DialogRequest }) {
  // A dialog that opens another one must not close that with its own last breath.
  const onClose = (): void => {
    if (useDialogs.getState().dialog === dialog) closeDialog()
  }
  switch (dialog.kind) {
    case 'createBranch':
      return <CreateBranchDialog {...dialog} onClose={onClose} />
    case 'deleteBranch':
      return <DeleteBranchDialog branchId={dialog.branchId} onClose={onClose} />
    case 'restoreBranch':
      return <RestoreBranchDialog branchId={dialog.branchId} at={dialog.at} onClose={onClose} />
    case 'deletedBranches':
      return <DeletedBranchesDialog onClose={onClose} />
    case 'createCollection':
      return <CreateCollectionDialog onClose={onClose} />
    case 'renameCollection':
      return <RenameCollectionDialog collectionId={dialog.collectionId} onClose={onClose} />
    case 'dropCollection':
      return <DropCollectionDialog collectionId={dialog.collectionId} onClose={onClose} />
    case 'import':
      return <ImportDialog files={dialog.files} collection={dialog.collection} onClose={onClose} />
    case 'createProject':
      return <CreateProjectDialog begun={dialog.begun} onClose={onClose} />
    case 'openShared':
      return <OpenSharedDialog place={dialog.place} onClose={onClose} />
    case 'moveProject':
      return <MoveProjectDialog projectId={dialog.projectId} place={dialog.place} onClose={onClose} />
    case 'migrate':
      return <MigrationDialog place={dialog.place} showReport={showReport} onClose={onClose} />
    case 'renameProject':
      return <RenameProjectDialog projectId={dialog.projectId} onClose={onClose} />
    case 'deleteProject':
      return <DeleteProjectDialog projectId={dialog.projectId} onClose={onClose} />
    case 'verifyLog':
      return <VerifyLogDialog projectId={dialog.projectId} onClose={onClose} />
    case 'connect':
      return <ConnectionDialog connectionId={dialog.connectionId} next={dialog.next} onClose={onClose} />
    case 'clone':
      return <CloneDialog connectionId={dialog.connectionId} into={dialog.into} onClose={onClose} />
    case 'checkout':
      return (
        <CheckoutDialog
          branchId={dialog.branchId}
          at={dialog.at}
          target={dialog.target}
          look={sampleLook}
          onClose={onClose}
        />
      )
    case 'follow':
      return <FollowDialog branchId={dialog.branchId} connectionId={dialog.connectionId} onClose={onClose} />
    case 'testConnection':
      return <TestConnectionDialog connectionId={dialog.connectionId} onClose={onClose} />
    case 'unlockConnection':
      return (
        <UnlockDialog connectionId={dialog.connectionId} onUnlocked={dialog.onUnlocked} onClose={onClose} />
      )
    case 'endpoint':
      return <EndpointDialog onClose={onClose} />
    case 'goTo':
      return <GoToDialog onClose={onClose} />
    case 'shortcuts':
      return <ShortcutsDialog onClose={onClose} />
    case 'about':
      return <AboutDialog onClose={onClose} />
  }
}
