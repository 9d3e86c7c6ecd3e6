import { MonitorIcon, MoonIcon, SettingsIcon, SunIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { openDialog } from '../../state/dialogs.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import styles from './settings-popover.module.css'

/** What a person can choose about the look of things; every change shows at once. */
export function SettingsPopover() {
  return (
    <Popover
      label="Settings"
      align="end"
      trigger={<IconButton label="Settings" icon={<SettingsIcon size={16} />} />}
    >
      <Settings />
    </Popover>
  )
}

function Settings() {
  const { theme, timeZone, density, numberTypes } = usePreferences()
  return (
    <div className={styles['settings']}>
      <Row label="Theme">
        <Segmented
          label="Theme"
          value={theme}
          onChange={(next) => setPreferences({ theme: next })}
          options={[
            { value: 'system', label: 'System', icon: <MonitorIcon size={14} /> },
            { value: 'light', label: 'Light', icon: <SunIcon size={14} /> },
            { value: 'dark', label: 'Dark', icon: <MoonIcon size={14} /> },
          ]}
        />
      </Row>
      <Row label="Times">
        <Segmented
          label="Times"
          value={timeZone}
          onChange={(next) => setPreferences({ timeZone: next })}
          options={[
            { value: 'utc', label: 'UTC' },
            { value: 'local', label: 'Local' },
          ]}
        />
      </Row>
      <Row label="Rows">
        <Segmented
          label="Rows"
          value={density}
          onChange={(next) => setPreferences({ density: next })}
          options={[
            { value: 'compact', label: 'Compact' },
            { value: 'comfortable', label: 'Comfortable' },
          ]}
        />
      </Row>
      <Checkbox
        label="Show number types"
        hint="Int32, Long, Double and Decimal128 beside numbers"
        checked={numberTypes}
        onChange={(next) => setPreferences({ numberTypes: next })}
      />
      <Button
        variant="ghost"
        size="small"
        className={styles['shortcuts'] ?? ''}
        onClick={() => openDialog({ kind: 'shortcuts' })}
      >
        Keyboard shortcuts
      </Button>
    </div>
  )
}

const Row = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className={styles['row']}>
    <span>{label}</span>
    {children}
  </div>
)
