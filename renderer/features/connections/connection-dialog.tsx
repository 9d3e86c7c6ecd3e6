import { useEffect, useRef } from 'react'
import type { ReactNode, RefObject } from 'react'
import type { SavedConnection } from '../../../shared/model/connection.ts'
import type { ConnectionId } from '../../../shared/model/ids.ts'
import { useConnection } from '../../state/connections.ts'
import { openDialog } from '../../state/dialogs.ts'
import type { ConnectedNext } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { notify } from '../../state/notify.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { DialogProps } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import styles from './connections.module.css'
import { DetailFields } from './detail-fields.tsx'
import { IdentityFields } from './identity-fields.tsx'
import { KeepingChoice } from './keeping-choice.tsx'
import { PasswordFields } from './password-field.tsx'
import { ReportView } from './report-view.tsx'
import { UriField } from './uri-field.tsx'
import { useConnectionForm } from './use-connection-form.ts'
import type { ConnectionForm, Outcome } from './use-connection-form.ts'

export interface ConnectionDialogProps {
  /** The connection to change; null for a new one. */
  readonly connectionId: ConnectionId | null
  /** What is offered once it is connected. */
  readonly next?: ConnectedNext | undefined
  readonly onClose: () => void
}

/** Connects to a MongoDB by its connection string, or by the form below it, and saves the connection. */
export function ConnectionDialog({ connectionId, next = cloneNext, onClose }: ConnectionDialogProps) {
  const saved = useConnection(connectionId)
  return connectionId !== null && saved === null ? null : <Form {...{ saved, next, onClose }} />
}

const dialogPixels = 600

const cloneNext: ConnectedNext = {
  label: 'Clone a database…',
  open: (connectionId) => openDialog({ kind: 'clone', connectionId, into: null }),
}

interface FormProps {
  readonly saved: SavedConnection | null
  readonly next: ConnectedNext
  readonly onClose: () => void
}

function Form({ saved, next, onClose }: FormProps) {
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

  const focusBack = useFocusBack(isRunning || done !== null, uriField)
  const submit = (connects: boolean): void => {
    if (isRunning) return
    focusBack.remember()
    if (!form.submit(connects)) uriField.current?.focus()
  }
  // One dialog from beginning to end, so that what has the focus inside follows what it shows.
  return (
    <Dialog
      {...headOf(saved, done)}
      width={dialogPixels}
      initialFocus={uriField}
      // While it connects, Escape gives up the attempt and not what was typed.
      onClose={isRunning ? form.cancel : onClose}
      onSubmit={() => (done === null ? submit(true) : next.open(done.saved.id))}
      footer={<Footer {...{ form, next, onClose }} onSave={() => submit(false)} />}
    >
      {done?.report ? (
        <ReportView report={done.report} />
      ) : (
        <Fields form={form} saved={saved} uriField={uriField} />
      )}
      {attempt.kind === 'failed' && <Failure error={attempt.error} />}
    </Dialog>
  )
}

/**
 * While it connects the focus is on the button that gives up; afterwards it is where it was, or in the first field where
 * that is gone.
 */
function useFocusBack(isAway: boolean, first: RefObject<HTMLElement | null>): { remember: () => void } {
  const before = useRef<Element | null>(null)
  useEffect(() => {
    const place = before.current
    if (isAway || place === null) return
    before.current = null
    if (place instanceof HTMLElement && place.isConnected) place.focus()
    else first.current?.focus()
  }, [isAway, first])
  return {
    remember: () => {
      before.current = document.activeElement
    },
  }
}

function headOf(
  saved: SavedConnection | null,
  done: Outcome | null,
): Pick<DialogProps, 'title' | 'description'> {
  if (done !== null) {
    const description = 'The connection is saved; you find it in the list of connections.'
    return { title: `Connected to \`${done.saved.name}\``, description }
  }
  return { title: saved === null ? 'Connect to MongoDB' : `Edit connection \`${saved.name}\`` }
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
  readonly next: ConnectedNext
  readonly onClose: () => void
  readonly onSave: () => void
}): ReactNode {
  const { form, next, onClose, onSave } = props
  const { attempt, nameFault } = form
  if (attempt.kind === 'running') {
    return (
      <>
        <Waiting text="Connecting…" begun={attempt.begun} />
        <Button key="give up" autoFocus onClick={form.cancel}>
          Cancel
        </Button>
      </>
    )
  }
  if (attempt.kind === 'done') {
    return (
      <>
        <Button onClick={onClose}>Done</Button>
        <Button key="done" type="submit" variant="primary" autoFocus>
          {next.label}
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
  useEffect(() => {
    // In newer browsers its answer is a promise, which this effect must not give back.
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [error])
  return (
    <div ref={place}>
      <ErrorNote {...describeError(error)} />
    </div>
  )
}
