import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { describeError } from '../../state/errors.ts'
import { useEndpoint, useWatchEndpointClients } from '../../state/endpoint.ts'
import { AddressView } from './address-view.tsx'
import { ClientsView } from './clients-view.tsx'
import { OpenForm } from './open-form.tsx'
import { OpenedRow } from './opened-row.tsx'
import styles from './endpoint.module.css'

const dialogPixels = 640

/** How MongoDB's drivers, shells and tools reach the branches; and who has. */
export function EndpointDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog
      title="Use with MongoDB Clients"
      description="Whatever speaks MongoDB works on a branch as on a database of its own, and each of its writes is an entry of the history."
      width={dialogPixels}
      onClose={onClose}
    >
      <Contents />
    </Dialog>
  )
}

function Contents() {
  const view = useEndpoint()
  useWatchEndpointClients()
  if (view.kind === 'loading') return null
  if (view.kind === 'failed') return <ErrorNote {...describeError(view.error)} />
  const { state, settings } = view.status
  if (state.kind !== 'on') {
    return <OpenForm settings={settings} failure={state.kind === 'failed' ? state.message : null} />
  }
  return (
    <div className={styles['parts']}>
      <OpenedRow host={state.host} port={state.port} />
      <AddressView />
      <ClientsView />
    </div>
  )
}
