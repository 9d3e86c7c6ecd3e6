import { useRef } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import type { Layout, PanelImperativeHandle } from 'react-resizable-panels'
import { ConnectionSection } from '../features/connections/connection-section.tsx'
import { Sidebar } from '../features/sidebar/sidebar.tsx'
import { useCommand } from '../state/commands.ts'
import { useSession } from '../state/session.ts'
import { isRecord, readStored, writeStored } from '../state/storage.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { DocumentsPane, MapPane } from './panes.tsx'
import { TopBar } from './top-bar.tsx'
import styles from './workspace.module.css'

/** Reads sizes that were kept; the library checks that they fit its panels. */
function readLayout(name: string): Layout | undefined {
  const stored = readStored(`layout.${name}`)
  if (!isRecord(stored)) return undefined
  const sizes = Object.entries(stored).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  return sizes.length === 0 ? undefined : Object.fromEntries(sizes)
}

/** Sidebar beside map over documents, each of the size that it was given last. */
export function Workspace() {
  const sidebar = useRef<PanelImperativeHandle>(null)
  const branchId = useSession((s) => s.branchId)
  const collectionId = useSession((s) => s.collectionId)
  useCommand('view.sidebar', {
    run: () => {
      if (sidebar.current?.isCollapsed()) sidebar.current.expand()
      else sidebar.current?.collapse()
    },
  })
  useCommand('view.documents', { run: focusDocuments })
  return (
    <>
      <TopBar />
      <Group
        id="window"
        className={styles['group'] ?? ''}
        defaultLayout={readLayout('window')}
        onLayoutChanged={(layout) => writeStored('layout.window', layout)}
      >
        <Panel
          id="sidebar"
          panelRef={sidebar}
          defaultSize={240}
          minSize={180}
          maxSize={480}
          collapsible
          groupResizeBehavior="preserve-pixel-size"
        >
          <ErrorBoundary pane="sidebar">
            <Sidebar connections={<ConnectionSection />} />
          </ErrorBoundary>
        </Panel>
        <Separator className={styles['vertical'] ?? ''} aria-label="Width of the sidebar" />
        <Panel id="main" minSize={420}>
          <Group
            id="main-split"
            role="main"
            orientation="vertical"
            defaultLayout={readLayout('main')}
            onLayoutChanged={(layout) => writeStored('layout.main', layout)}
          >
            <Panel id="map" defaultSize="36" minSize={170} className={styles['pane'] ?? ''}>
              <ErrorBoundary pane="history map" resetKey={String(branchId)}>
                <MapPane />
              </ErrorBoundary>
            </Panel>
            <Separator className={styles['horizontal'] ?? ''} aria-label="Height of the history map" />
            <Panel id="documents" minSize={160} className={styles['pane'] ?? ''}>
              <ErrorBoundary pane="document list" resetKey={`${branchId}/${collectionId}`}>
                <DocumentsPane />
              </ErrorBoundary>
            </Panel>
          </Group>
        </Panel>
      </Group>
    </>
  )
}

/** The list has the one tab stop of its pane that arrow keys start from; an empty pane has its first button. */
function focusDocuments(): void {
  const pane = document.getElementById('documents')
  const target =
    pane?.querySelector<HTMLElement>('[role="treegrid"],[role="grid"],[role="tree"]') ??
    pane?.querySelector('button')
  const stop = target?.matches('[tabindex],button')
    ? target
    : target?.querySelector<HTMLElement>('[tabindex="0"]')
  stop?.focus()
}
