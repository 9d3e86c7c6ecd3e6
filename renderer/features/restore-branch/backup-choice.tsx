import { Checkbox } from '../../ui/checkbox.tsx'
import { Marked } from '../../ui/marked.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './restore-branch-dialog.module.css'
import type { Backup } from './use-backup.ts'

/** Whether the present state stays as a branch, and under which name. */
export function BackupChoice({
  backup,
  branchName,
}: {
  readonly backup: Backup
  readonly branchName: string
}) {
  return (
    <div>
      <Checkbox
        checked={backup.kept}
        onChange={backup.setKept}
        label="Keep the current state as a branch"
        hint={
          backup.kept ? undefined : (
            <Marked
              text={`The current state of \`${branchName}\` moves to Deleted branches and can be brought back`}
            />
          )
        }
      />
      {backup.kept && (
        <TextField
          className={styles['backup'] ?? ''}
          label="Name of the branch that keeps the current state"
          labelHidden
          value={backup.text}
          onChange={backup.setText}
          error={backup.fault === null ? undefined : <Marked text={backup.fault} />}
        />
      )}
    </div>
  )
}
