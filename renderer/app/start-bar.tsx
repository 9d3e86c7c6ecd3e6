import { EndpointButton } from '../features/endpoint/endpoint-button.tsx'
import { SettingsPopover } from '../features/settings/settings-popover.tsx'
import { TasksIndicator } from '../features/tasks/tasks-indicator.tsx'
import styles from './app-window.module.css'

/** The corner of the start page: without a project there is no top bar. */
export const StartBar = () => (
  <div className={styles['startBar']}>
    <TasksIndicator />
    <EndpointButton />
    <SettingsPopover />
  </div>
)
