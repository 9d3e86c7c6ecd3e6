import { PlugIcon } from 'lucide-react'
import { openDialog } from '../../state/dialogs.ts'
import { useEndpoint, useWatchEndpoint } from '../../state/endpoint.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './endpoint.module.css'

/** In the top bar: whether MongoDB's clients can connect, with a dot while they can. */
export function EndpointButton() {
  useWatchEndpoint()
  const view = useEndpoint()
  const state = view.kind === 'ready' ? view.status.state : null
  const label =
    state?.kind === 'on' ? `MongoDB clients connect on port ${state.port}` : 'Use with MongoDB clients'
  return (
    <span className={styles['button']} data-state={state?.kind}>
      <IconButton
        label={label}
        icon={<PlugIcon size={16} />}
        onClick={() => openDialog({ kind: 'endpoint' })}
      />
    </span>
  )
}
