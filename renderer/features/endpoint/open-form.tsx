import { useState } from 'react'
import type { EndpointSettings } from '../../../shared/model/endpoint.ts'
import { api } from '../../api/client.ts'
import { describeError } from '../../state/errors.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { RadioGroup } from '../../ui/radio-group.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './endpoint.module.css'

const portMax = 65_535

function portFault(text: string): string | null {
  const isPort = /^\d{1,5}$/u.test(text.trim()) && Number(text) <= portMax
  return isPort ? null : `A port is a number from 1 to ${portMax}; 0 takes a free one`
}

/** While nothing listens: on which port to, and as what. */
export function OpenForm({
  settings,
  failure,
}: {
  readonly settings: EndpointSettings
  readonly failure: string | null
}) {
  const [port, setPort] = useState(String(settings.port))
  const [kind, setKind] = useState(settings.kind)
  const action = useAction()
  const fault = portFault(port)
  const open = (): void => {
    if (fault !== null) return
    void action.run(async () => void (await api.endpoint.start({ port: Number(port), kind })))
  }
  return (
    <form
      className={styles['parts']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        open()
      }}
    >
      {failure !== null && !action.busy && <ErrorNote title={failure} />}
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
      <TextField
        label="Port"
        inputMode="numeric"
        value={port}
        onChange={setPort}
        className={styles['port'] ?? ''}
        error={fault}
        hint="Of this computer only: other machines cannot reach it"
      />
      <RadioGroup
        label="Shown to clients as"
        value={kind}
        onChange={setKind}
        options={[
          {
            value: 'replicaSet',
            label: 'A replica set',
            hint: 'Drivers allow transactions, retries and change streams',
          },
          {
            value: 'standalone',
            label: 'A standalone server',
            hint: 'For tools that cannot talk to a replica set',
          },
        ]}
      />
      <div className={styles['actions']}>
        <Button variant="primary" type="submit" busy={action.busy}>
          Open
        </Button>
      </div>
    </form>
  )
}
