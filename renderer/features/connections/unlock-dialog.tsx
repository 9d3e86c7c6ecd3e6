import { useState } from 'react'
import { parseConnectionString } from '../../../shared/connection-string/parse.ts'
import { namesOf, secretNames } from '../../../shared/connection-string/secrets.ts'
import type { ConnectionSecrets, SecretName } from '../../../shared/connection-string/secrets.ts'
import type { SavedConnection } from '../../../shared/model/connection.ts'
import type { ConnectionId } from '../../../shared/model/ids.ts'
import { unlockConnection } from '../../state/connection-actions.ts'
import { useConnection } from '../../state/connections.ts'
import { describeError } from '../../state/errors.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { SecretField } from '../../ui/secret-field.tsx'

export interface UnlockDialogProps {
  readonly connectionId: ConnectionId
  /** What follows once the secrets are there. */
  readonly onUnlocked?: (() => void) | undefined
  readonly onClose: () => void
}

/** Asks for the secrets of a connection that are not kept, or that cannot be read here. */
export function UnlockDialog(props: UnlockDialogProps) {
  const saved = useConnection(props.connectionId)
  return saved === null ? null : <Form {...props} saved={saved} />
}

function Form({ saved, onUnlocked, onClose }: UnlockDialogProps & { readonly saved: SavedConnection }) {
  const [secrets, setSecrets] = useState<ConnectionSecrets>({})
  const action = useAction()
  const names = secretNames.filter((name) => saved.secretNames.includes(name))
  const isWhole = namesOf(secrets).length === names.length
  const submit = (): void => {
    if (!isWhole) return
    void action.run(async () => {
      await unlockConnection(saved.id, secrets)
      onClose()
      onUnlocked?.()
    })
  }
  return (
    <Dialog
      title={`Password for \`${saved.name}\``}
      description={
        saved.keeping === 'ask'
          ? 'It stays in memory while Argon runs, and is never in a file.'
          : 'What was kept cannot be read here; it is kept anew.'
      }
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            busy={action.busy}
            disabledReason={isWhole ? null : 'Type the password first'}
          >
            Continue
          </Button>
        </>
      }
    >
      {names.map((name, index) => (
        <SecretField
          key={name}
          label={labelOf(name, saved)}
          value={secrets[name] ?? ''}
          autoFocus={index === 0}
          onChange={(value) => setSecrets({ ...secrets, [name]: value })}
        />
      ))}
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}

function labelOf(name: SecretName, { uri }: SavedConnection): string {
  const parsed = parseConnectionString(uri)
  const user = parsed.kind === 'ok' ? parsed.value.username : ''
  switch (name) {
    case 'password':
      return user === '' ? 'Password' : `Password of ${user}`
    case 'tlsCertificateKeyFilePassword':
      return 'Password of the key'
    case 'proxyPassword':
      return 'Proxy password'
    case 'AWS_SESSION_TOKEN':
      return 'AWS session token'
  }
}
