import { useLayoutEffect } from 'react'
import type { Theme } from '../../shared/contract/bridge.ts'
import type { CommandId } from '../../shared/contract/commands.ts'
import type { Branch } from '../../shared/model/branch.ts'
import { isMain } from '../state/branches.ts'
import { registerCommand } from '../state/commands.ts'
import type { CommandHandler, Enabled } from '../state/commands.ts'
import { openDialog } from '../state/dialogs.ts'
import { notifyError, useNotices, dismissNotice } from '../state/notify.ts'
import { openPalette, setBranchSwitcherOpen } from '../state/overlays.ts'
import { openCheckout, openClone } from '../state/server-dialogs.ts'
import { pickFiles } from '../state/pick-files.ts'
import { setPreferences } from '../state/preferences.ts'
import { createProjectFromFiles } from '../state/project-actions.ts'
import { keys } from '../state/queries.ts'
import { queryClient } from '../state/query-client.ts'
import { startRename } from '../state/rename.ts'
import { openSample, useSample } from '../state/sample.ts'
import { headPlayhead, sessionAt, useSession } from '../state/session.ts'

const session = () => useSession.getState()

const inProject = (): Enabled => session().projectId !== null || 'Open a project first'

function currentBranch(): Branch | undefined {
  const { projectId, branchId } = session()
  if (projectId === null) return undefined
  return queryClient.getQueryData<Branch[]>(keys.branches(projectId))?.find((b) => b.id === branchId)
}

const onBranch = (): Enabled => {
  if (session().projectId === null) return 'Open a project first'
  return currentBranch()?.state === 'active' || 'This branch was deleted; bring it back first'
}

const inPast = (): Enabled => session().playhead.kind === 'past' || 'The playhead is at the head'

const themeCommand = (theme: Theme): CommandHandler => ({ run: () => setPreferences({ theme }) })

function withBranch(act: (branch: Branch) => void): () => void {
  return () => {
    const branch = currentBranch()
    if (branch !== undefined) act(branch)
  }
}

/** Opens a dialog about the open project. */
const projectDialog = (
  kind: 'renameProject' | 'moveProject' | 'verifyLog' | 'deleteProject',
): CommandHandler => ({
  run: () => {
    const { projectId } = session()
    if (projectId !== null) openDialog({ kind, projectId })
  },
  enabled: inProject,
})

async function importFiles(): Promise<void> {
  if (session().projectId !== null) openDialog({ kind: 'import', files: [], collection: null })
  else await createProjectFromFiles(await pickFiles())
}

const newestUndo = () => useNotices.getState().notices.findLast((notice) => notice.undo !== undefined)

async function undoNewest(): Promise<void> {
  const notice = newestUndo()
  if (notice === undefined) return
  dismissNotice(notice.id)
  await notice.undo?.()
}

const handlers: Partial<Record<CommandId, CommandHandler>> = {
  'project.new': { run: () => openDialog({ kind: 'createProject' }) },
  'project.open': {
    run: () => session().closeProject(),
    enabled: () => session().projectId !== null || 'Choose a project on this page',
  },
  'project.openShared': { run: () => openDialog({ kind: 'openShared' }) },
  'project.migrate': { run: () => openDialog({ kind: 'migrate' }) },
  'project.sample': {
    run: () => void openSample(),
    enabled: () => useSample.getState().progress === null || 'The sample shop is being built',
  },
  'connection.new': { run: () => openDialog({ kind: 'connect', connectionId: null }) },
  'project.clone': { run: () => openClone(null) },
  'branch.pull': { run: withBranch(({ id }) => openClone(id)), enabled: onBranch },
  'branch.checkout': {
    run: withBranch(({ id }) => openCheckout(id, sessionAt(session()))),
    enabled: inProject,
  },
  'project.import': { run: () => void importFiles().catch(notifyError) },
  'project.rename': projectDialog('renameProject'),
  'project.move': projectDialog('moveProject'),
  'project.verify': projectDialog('verifyLog'),
  'project.delete': projectDialog('deleteProject'),
  'edit.undo': {
    run: () => void undoNewest().catch(notifyError),
    enabled: () => newestUndo() !== undefined || 'There is nothing to undo',
  },
  'view.palette': { run: () => openPalette('all') },
  'view.reloadData': { run: () => void queryClient.invalidateQueries() },
  'theme.system': themeCommand('system'),
  'theme.light': themeCommand('light'),
  'theme.dark': themeCommand('dark'),
  'branch.create': {
    run: withBranch((branch) =>
      openDialog({ kind: 'createBranch', from: branch.id, at: sessionAt(session()) }),
    ),
    enabled: inProject,
  },
  'branch.switch': { run: () => setBranchSwitcherOpen(true), enabled: inProject },
  'branch.rename': { run: withBranch((branch) => startRename(branch.id)), enabled: onBranch },
  'branch.restore': {
    run: withBranch((branch) =>
      openDialog({ kind: 'restoreBranch', branchId: branch.id, at: sessionAt(session()) }),
    ),
    enabled: () => {
      const enabled = onBranch()
      if (enabled !== true) return enabled
      return session().playhead.kind === 'past' || 'Move the playhead into the past first'
    },
  },
  'branch.delete': {
    run: withBranch((branch) => openDialog({ kind: 'deleteBranch', branchId: branch.id })),
    enabled: () => {
      const branch = currentBranch()
      return branch !== undefined && isMain(branch) ? 'main cannot be deleted' : onBranch()
    },
  },
  'branch.deleted': { run: () => openDialog({ kind: 'deletedBranches' }), enabled: inProject },
  'history.goTo': { run: () => openDialog({ kind: 'goTo' }), enabled: inProject },
  'history.backToHead': { run: () => session().setPlayhead(headPlayhead), enabled: inPast },
  'help.shortcuts': { run: () => openDialog({ kind: 'shortcuts' }) },
  'endpoint.connect': { run: () => openDialog({ kind: 'endpoint' }) },
  'help.about': { run: () => openDialog({ kind: 'about' }) },
}

/** The commands that need no view of their own. A view that registers the same command takes it over. */
export function useFrameCommands(): void {
  // Layout effects run before the plain effects in which views register, whatever mounts first.
  useLayoutEffect(() => {
    const stops = Object.entries(handlers).map(([id, handler]) => registerCommand(id as CommandId, handler))
    return () => stops.forEach((stop) => stop())
  }, [])
}
