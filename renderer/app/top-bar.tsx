import { MoonIcon, SearchIcon, SunIcon } from 'lucide-react'
import { BranchSwitcher } from '../features/branch-switcher/branch-switcher.tsx'
import { EndpointButton } from '../features/endpoint/endpoint-button.tsx'
import { TasksIndicator } from '../features/tasks/tasks-indicator.tsx'
import { ProjectMenu } from '../features/project-menu/project-menu.tsx'
import { SettingsPopover } from '../features/settings/settings-popover.tsx'
import { commandKeys } from '../state/commands.ts'
import { openPalette } from '../state/overlays.ts'
import { setPreferences } from '../state/preferences.ts'
import { useResolvedTheme } from '../state/theme.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { LinkChip } from './link-chip.tsx'
import styles from './top-bar.module.css'

/** Project, branch, palette, tasks, theme and settings. */
export function TopBar() {
  return (
    <header className={styles['bar']}>
      <h1 className="visually-hidden">Argon Desktop</h1>
      <div className={styles['left']}>
        <ProjectMenu />
        <span className={styles['slash']} aria-hidden>
          /
        </span>
        <BranchSwitcher />
        <LinkChip />
      </div>
      <button type="button" className={styles['search']} onClick={() => openPalette('all')}>
        <SearchIcon size={14} aria-hidden />
        <span className={styles['searchText']}>Go to or run a command</span>
        <Kbd keys={commandKeys('view.palette')} />
      </button>
      <div className={styles['right']}>
        <TasksIndicator />
        <EndpointButton />
        <ThemeButton />
        <SettingsPopover />
      </div>
    </header>
  )
}

function ThemeButton() {
  const theme = useResolvedTheme()
  const next = theme === 'dark' ? 'light' : 'dark'
  return (
    <IconButton
      label={`Use the ${next} theme`}
      icon={theme === 'dark' ? <SunIcon size={16} /> : <MoonIcon size={16} />}
      onClick={() => setPreferences({ theme: next })}
    />
  )
}
