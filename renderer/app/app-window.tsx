import { useEffect, useState } from 'react'
import { CommandPalette } from '../features/command-palette/command-palette.tsx'
import { TasksPanel } from '../features/tasks/tasks-panel.tsx'
import { ConnectionList } from '../features/connections/connection-section.tsx'
import { FirstRun } from '../features/first-run/first-run.tsx'
import { followProject, useLive } from '../state/live.ts'
import { useLink, useWatchLink } from '../state/link.ts'
import { useWatchConnections } from '../state/connections.ts'
import { useWatchProjects } from '../state/projects.ts'
import { useSession } from '../state/session.ts'
import type { ProjectId } from '../../shared/model/ids.ts'
import { ConnectionBanner, useConnectionState } from './connection-banner.tsx'
import { DamageBanner } from './damage-banner.tsx'
import { Dialogs } from './dialogs.tsx'
import { FileDrop } from './file-drop.tsx'
import { LinkBanner } from './link-banner.tsx'
import { NoToken } from './no-token.tsx'
import { ProjectFailed } from './project-failed.tsx'
import styles from './app-window.module.css'
import { StartBar } from './start-bar.tsx'
import { Toaster } from './toaster.tsx'
import { useFrameCommands } from './use-frame-commands.ts'
import { useSessionGuard } from './use-session-guard.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useWindowTitle } from './use-window-title.ts'
import { Workspace } from './workspace.tsx'

/** One window: the start page or the open project, with what floats over both. */
export function AppWindow() {
  const connection = useConnectionState()
  useWatchProjects()
  useWatchConnections()
  useFrameCommands()
  useShortcuts()
  if (connection.kind === 'noToken') return <NoToken />
  return (
    <div className={styles['window']}>
      <ConnectionBanner state={connection} />
      <div className={styles['content']}>
        <Content />
      </div>
      <CommandPalette />
      <TasksPanel />
      <Dialogs />
      <FileDrop />
      <Toaster />
      <Followers />
    </div>
  )
}

/** What follows the session without showing anything; apart, so that a drag does not render the window. */
function Followers() {
  useWindowTitle()
  useSessionGuard()
  return null
}

function Content() {
  const projectId = useSession((s) => s.projectId)
  const status = useLive((s) => s.status)
  const [attempt, setAttempt] = useState(0)
  const rebuilds = useLink((s) => s.rebuilds)
  useWatchLink(projectId)
  const [lookedAt, setLookedAt] = useState<ProjectId | null>(null)

  useEffect(() => {
    if (projectId === null) return
    const stop = new AbortController()
    void followProject(projectId, stop.signal)
    return () => stop.abort()
    // A copy that was made anew is opened anew.
  }, [projectId, attempt, rebuilds])

  if (projectId === null) {
    return (
      <>
        <StartBar />
        <FirstRun connections={<ConnectionList />} />
      </>
    )
  }
  const retry = (): void => setAttempt(attempt + 1)
  if (status.kind === 'failed' && lookedAt !== projectId) {
    return <ProjectFailed error={status.error} onRetry={retry} onLook={() => setLookedAt(projectId)} />
  }
  return (
    <>
      {status.kind === 'failed' && <DamageBanner error={status.error} onRetry={retry} />}
      <LinkBanner projectId={projectId} />
      <Workspace key={`${projectId}/${rebuilds}`} />
    </>
  )
}
