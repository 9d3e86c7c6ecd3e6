import { useRef, useState } from 'react'
import type { Branch } from '../../../shared/model/branch.ts'
import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import type { At } from '../../../shared/model/moment.ts'
import { branchNameFault, checkBranchName } from '../../state/branch-names.ts'
import type { BranchNameCheck } from '../../state/branch-names.ts'
import { useBranch, useBranches } from '../../state/branches.ts'
import { describeError, hasCode } from '../../state/errors.ts'
import { formatLsn, useFormatTime } from '../../state/format.ts'
import { useProjectId } from '../../state/session.ts'
import { useAction } from '../../state/use-action.ts'
import { useMomentText } from '../../state/use-moment-text.ts'
import type { MomentField } from '../../state/use-moment-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Marked } from '../../ui/marked.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { createBranch } from './create-branch.ts'
import styles from './create-branch-dialog.module.css'

export interface CreateBranchDialogProps {
  readonly from: BranchId
  readonly at: At
  /** Fills the name field. */
  readonly name?: string | undefined
  /** What follows once the branch is there and chosen. */
  readonly onCreated?: ((branch: BranchId) => void) | undefined
  readonly onClose: () => void
}

type Origin = 'head' | 'point'

/** Asks for a name and a point, and makes a branch there. */
export function CreateBranchDialog(props: CreateBranchDialogProps) {
  const projectId = useProjectId()
  const parent = useBranch(props.from)
  if (projectId === null || parent === null) return null
  return <CreateBranchForm {...props} projectId={projectId} parent={parent} />
}

function CreateBranchForm(
  props: CreateBranchDialogProps & { readonly projectId: ProjectId; readonly parent: Branch },
) {
  const { projectId, parent, onClose } = props
  const branches = useBranches()
  const [name, setName] = useState(props.name ?? '')
  const [origin, setOrigin] = useState<Origin>(props.at.kind === 'head' ? 'head' : 'point')
  const point = useMomentText(projectId, parent.id, props.at)
  const action = useAction()
  const nameField = useRef<HTMLInputElement>(null)
  const check = checkBranchName(name, branches)
  const at = origin === 'head' ? atHead : point.at
  const reason = whyNot(check, origin, point)

  const submit = (): void => {
    if (check.kind !== 'ok' || at === null || reason !== null) return
    void action.run(async () => {
      const created = await createBranch(projectId, { name: check.name, from: parent.id, at })
      onClose()
      props.onCreated?.(created)
    })
  }
  return (
    <Dialog
      title="Create branch"
      width={480}
      initialFocus={nameField}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={action.busy} disabledReason={reason}>
            Create branch
          </Button>
        </>
      }
    >
      <TextField
        ref={nameField}
        label="Name"
        placeholder="pricing-test"
        value={name}
        onChange={(text) => {
          setName(text)
          action.clear()
        }}
        hint={<NameHint check={check} />}
        error={nameError(check, action.error)}
      />
      <OriginChoice parent={parent} origin={origin} onChange={setOrigin} point={point} />
      <Failure error={action.error} />
    </Dialog>
  )
}

/** Why the button cannot be pressed yet, or null when it can. */
function whyNot(check: BranchNameCheck, origin: Origin, point: MomentField): string | null {
  if (check.kind === 'empty') return 'Give the branch a name'
  if (check.kind !== 'ok') return 'Choose another name'
  if (origin === 'head') return null
  if (point.fault !== null) return point.fault
  return point.at === null ? 'Type an LSN or a time' : null
}

function nameError(check: BranchNameCheck, error: unknown) {
  const refused = hasCode(error, 'branch.nameTaken') || hasCode(error, 'branch.badName')
  const fault = branchNameFault(check) ?? (refused ? describeError(error).title : null)
  return fault === null ? undefined : <Marked text={fault} />
}

function NameHint({ check }: { readonly check: BranchNameCheck }) {
  if (check.kind !== 'ok') return 'Any text; a short handle for connection strings is made from it'
  return (
    <>
      Will be reachable as <code className={styles['handle']}>{check.handle}</code>
    </>
  )
}

function OriginChoice(props: {
  readonly parent: Branch
  readonly origin: Origin
  readonly onChange: (origin: Origin) => void
  readonly point: MomentField
}) {
  const { parent, origin, onChange, point } = props
  const time = useFormatTime()
  return (
    <div>
      <RadioGroup
        label="From"
        value={origin}
        onChange={onChange}
        options={[
          {
            value: 'head',
            label: <Marked text={`Head of \`${parent.name}\``} />,
            hint: `LSN ${formatLsn(parent.headLsn)} · ${time(parent.headTime)}`,
          },
          { value: 'point', label: <Marked text={`An earlier point of \`${parent.name}\``} /> },
        ]}
      />
      {origin === 'point' && (
        <TextField
          className={styles['point'] ?? ''}
          label="LSN or time"
          labelHidden
          mono
          placeholder="41,207 or 2026-11-02 14:03"
          value={point.text}
          onChange={point.setText}
          hint={point.hint || 'Type an LSN or a time'}
          error={point.fault ?? undefined}
        />
      )}
    </div>
  )
}

/** What the engine refused, unless the name field already says it. */
function Failure({ error }: { readonly error: unknown }) {
  if (error === null || hasCode(error, 'branch.nameTaken') || hasCode(error, 'branch.badName')) return null
  return <ErrorNote {...describeError(error)} />
}
