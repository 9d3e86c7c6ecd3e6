import type { ReactNode } from 'react'
import { isActive } from '../../state/branches.ts'
import { plural } from '../../state/format.ts'
import { Marked } from '../../ui/marked.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { nameList } from './clone-into.ts'
import type { Into, IntoChoices, OpenPlace } from './clone-into.ts'
import styles from './databases.module.css'

export interface IntoChoiceProps {
  readonly choices: IntoChoices
  readonly onChange: (change: Partial<IntoChoices>) => void
  readonly place: OpenPlace | null
  readonly nameFault: string | null
  /** Collections of the branch that the database does not have; empty where that does not matter. */
  readonly missing: readonly string[]
  readonly database: string
}

/** Where a clone goes, and what becomes of what is there already. */
export function IntoChoice(props: IntoChoiceProps) {
  const { choices, onChange, place, missing, database } = props
  return (
    <div className={styles['columns']}>
      <div>
        {place !== null && (
          <RadioGroup
            label="Into"
            value={choices.into}
            options={intoOptions(place)}
            onChange={(into) => onChange({ into })}
          />
        )}
        <NameField {...props} />
      </div>
      {choices.into === 'branch' && missing.length > 0 && (
        <RadioGroup
          label="Collections that the database does not have"
          value={choices.missing}
          options={[
            { value: 'keep', label: 'Keep them', hint: <Marked text={nameList(missing)} /> },
            {
              value: 'drop',
              label: `Drop ${plural(missing.length, 'collection')}`,
              hint: <Marked text={`The branch becomes what \`${database}\` is; earlier points keep them`} />,
            },
          ]}
          onChange={(next) => onChange({ missing: next })}
        />
      )}
    </div>
  )
}

function intoOptions({
  branch,
}: OpenPlace): { value: Into; label: ReactNode; hint?: string; disabled?: boolean }[] {
  return [
    {
      value: 'branch',
      label: <Marked text={`Branch \`${branch.name}\``} />,
      ...(isActive(branch)
        ? { hint: 'Only what differs is written, at its head' }
        : { disabled: true, hint: 'It has no name any more and cannot be written to' }),
    },
    { value: 'newBranch', label: 'A new branch', hint: `From the head of ${branch.name}` },
    { value: 'newProject', label: 'A new project' },
  ]
}

function NameField({ choices, onChange, place, nameFault }: IntoChoiceProps) {
  if (choices.into === 'branch') return null
  const isProject = choices.into === 'newProject'
  return (
    <TextField
      className={place === null ? '' : (styles['into'] ?? '')}
      label={isProject ? 'Name of the new project' : 'Name of the new branch'}
      labelHidden={place !== null}
      value={isProject ? choices.projectName : choices.branchName}
      error={nameFault === null ? null : <Marked text={nameFault} />}
      maxLength={200}
      onChange={(name) => onChange(isProject ? { projectName: name } : { branchName: name })}
    />
  )
}
