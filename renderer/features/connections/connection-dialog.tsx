import { useEffect, useRef } from 'react'
import type { ReactNode, RefObject } from 'react'
import type { SavedConnection } from '../../../shared/model/connection.ts'
import type { ConnectionId } from '../../../shared/model/ids.ts'
import { useConnection } from '../../state/connections.ts'
import { describeError } from '../../state/errors.ts'
import { notify } from '../../state/notify.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import styles from './connections.module.css'
import { DetailFields } from './detail-fields.tsx'
import { IdentityFields } from './identity-fields.tsx'
import { KeepingChoice } from './keeping-choice.tsx'
import { PasswordFields } from './password-field.tsx'
import { ReportView } from './report-view.tsx'
import { UriField } from './uri-field.tsx'
import { useConnectionForm } from './use-connection-form.ts'
import type { ConnectionForm, Outcome } from './use-connection-form.ts'
import { Waiting } from './waiting.tsx'

export interface ConnectionDialogProps {
  /** The connection to change; null for a new one. */
  readonly connectionId: ConnectionId | null
  readonly onClose: () => void
}

/** Connects to a MongoDB by its connection string, or by the form below it, and saves the connection. */
export function ConnectionDialog({ connectionId, onClose }: ConnectionDialogProps) {
  const saved = useConnection(connectionId)
  return connectionId !== null && saved === null ? null : <Form saved={saved} onClose={onClose} />
}

const dialogPixels = 600

function Form({ saved, onClose }: { readonly saved: SavedConnection | null; readonly onClose: () => void }) {
  const form = useConnectionForm(saved)
  const uriField = useRef<HTMLInputElement>(null)
  const { attempt } = form
  const isRunning = attempt.kind === 'running'
  const done = attempt.kind === 'done' ? attempt.result : null
  useEffect(() => {
    if (done === null || done.report !== null) return
    notify({ message: `Connection \`${done.saved.name}\` saved`, tone: 'success' })
    onClose()
  }, [done, onClose])

  const submit = (connects: boolean): void => {
    if (!isRunning && !form.submit(connects)) uriField.current?.focus()
  }
  if (done !== null) return <Connected outcome={done} onClose={onClose} />
  return (
    <Dialog
      title={saved === null ? 'Connect to MongoDB' : `Edit connection \`${saved.name}\``}
      width={dialogPixels}
      initialFocus={uriField}
      // While it connects, Escape gives up the attempt and not what was typed.
      onClose={isRunning ? form.cancel : onClose}
      onSubmit={() => submit(true)}
      footer={<Footer form={form} onClose={onClose} onSave={() => submit(false)} />}
    >
      <Fields form={form} saved={saved} uriField={uriField} />
      {attempt.kind === 'failed' && <Failure error={attempt.error} />}
    </Dialog>
  )
}

interface FieldsProps {
  readonly form: ConnectionForm
  readonly saved: SavedConnection | null
  readonly uriField: RefObject<HTMLInputElement | null>
}

function Fields({ form, saved, uriField }: FieldsProps) {
  const { draft, setDraft, choices, setChoices } = form
  const keptNames = saved?.secretNames ?? []
  return (
    <>
      <UriField ref={uriField} draft={draft} onChange={setDraft} />
      <PasswordFields draft={draft} keptNames={keptNames} onChange={setDraft} />
      <DetailFields draft={draft} keptNames={keptNames} onChange={setDraft} />
      <div className={styles['divider']} />
      <IdentityFields
        choices={choices}
        onChange={setChoices}
        placeholder={form.defaultName}
        fault={form.nameFault}
      />
      {form.hasSecrets && (
        <KeepingChoice value={choices.keeping} onChange={(keeping) => setChoices({ ...choices, keeping })} />
      )}
    </>
  )
}

function Footer(props: {
  readonly form: ConnectionForm
  readonly onClose: () => void
  readonly onSave: () => void
}): ReactNode {
  const { form, onClose, onSave } = props
  const { attempt, nameFault } = form
  if (attempt.kind === 'running') {
    return (
      <>
        <Waiting text="Connecting…" begun={attempt.begun} />
        <Button autoFocus onClick={form.cancel}>
          Cancel
        </Button>
      </>
    )
  }
  return (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button disabledReason={nameFault} onClick={onSave}>
        Save
      </Button>
      <Button type="submit" variant="primary" disabledReason={nameFault}>
        Connect
      </Button>
    </>
  )
}

/** Where it failed is below what was typed, so it is brought into sight. */
function Failure({ error }: { readonly error: unknown }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [error])
  return (
    <div ref={place}>
      <ErrorNote {...describeError(error)} />
    </div>
  )
}

function Connected({ outcome, onClose }: { readonly outcome: Outcome; readonly onClose: () => void }) {
  const { saved, report } = outcome
  if (report === null) return null
  return (
    <Dialog
      title={`Connected to \`${saved.name}\``}
      description="The connection is saved; you find it in the list of connections."
      width={dialogPixels}
      onClose={onClose}
      footer={
        <Button variant="primary" autoFocus onClick={onClose}>
          Done
        </Button>
      }
    >
      <ReportView report={report} />
    </Dialog>
  )
}
