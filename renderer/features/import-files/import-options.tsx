import type { Branch } from '../../../shared/model/branch.ts'
import { branchNameFault, type BranchNameCheck } from '../../state/branch-names.ts'
import { isActive } from '../../state/branches.ts'
import { Marked } from '../../ui/marked.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './import-dialog.module.css'
import type { Target } from './import-plan.ts'

export interface ImportChoices {
  readonly target: Target
  readonly setTarget: (target: Target) => void
  readonly branchName: string
  readonly setBranchName: (name: string) => void
  readonly branchCheck: BranchNameCheck
  readonly onBad: 'stop' | 'skip'
  readonly setOnBad: (onBad: 'stop' | 'skip') => void
  /** The playhead is in the past; what is imported goes to the head nevertheless. */
  readonly isPast: boolean
}

/** Where the documents go, and what happens at a bad one. */
export function ImportOptions({
  choices,
  branch,
}: {
  readonly choices: ImportChoices
  readonly branch: Branch
}) {
  return (
    <div className={styles['options']}>
      <div>
        <RadioGroup
          label="Into"
          value={choices.target}
          onChange={choices.setTarget}
          options={[
            {
              value: 'current',
              label: <Marked text={`Branch \`${branch.name}\``} />,
              ...currentHint(branch, choices),
            },
            { value: 'new', label: 'A new branch', hint: 'Can be thrown away as a whole' },
          ]}
        />
        {choices.target === 'new' && (
          <TextField
            className={styles['branchName'] ?? ''}
            label="Name of the new branch"
            labelHidden
            value={choices.branchName}
            onChange={choices.setBranchName}
            error={faultNote(choices.branchCheck)}
          />
        )}
      </div>
      <RadioGroup
        label="At a bad document"
        value={choices.onBad}
        onChange={choices.setOnBad}
        options={[
          { value: 'stop', label: 'Stop', hint: 'What was written before it stays' },
          { value: 'skip', label: 'Skip it and report', hint: 'Line and reason are listed at the end' },
        ]}
      />
    </div>
  )
}

function currentHint(branch: Branch, choices: ImportChoices) {
  if (!isActive(branch)) return { disabled: true, hint: 'It has no name any more and cannot be written to' }
  return choices.isPast ? { hint: 'At its head, not at the moment you are viewing' } : {}
}

function faultNote(check: BranchNameCheck) {
  const fault = check.kind === 'empty' ? 'Give the branch a name' : branchNameFault(check)
  return fault === null ? undefined : <Marked text={fault} />
}
