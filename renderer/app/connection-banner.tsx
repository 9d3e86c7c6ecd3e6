import { RotateCwIcon, UnplugIcon } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { connection } from '../api/client.ts'
import type { ConnectionState } from '../api/connection.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { useDelayed } from '../ui/use-delayed.ts'

export const useConnectionState = (): ConnectionState =>
  useSyncExternalStore(connection.subscribe, connection.getState)

/** After so many tries a host that was merely restarting would be back. */
const attemptsOfARestart = 4

/** Says that the engine does not answer; what is on screen stays. */
export function ConnectionBanner({ state }: { readonly state: ConnectionState }) {
  // A host that restarts is back within the second; that is not worth a banner.
  const isLost = useDelayed(state.kind === 'disconnected', 700)
  if (!isLost) return null
  return (
    <Banner
      tone="danger"
      icon={<UnplugIcon size={16} />}
      actions={
        <Button size="small" icon={<RotateCwIcon size={14} />} onClick={() => connection.retryNow()}>
          Try now
        </Button>
      }
    >
      <strong>The engine does not answer.</strong>{' '}
      {state.kind === 'disconnected' && state.attempts >= attemptsOfARestart
        ? 'If the app was started again, open the address that it printed: each start has its own.'
        : 'What you see may be old. Trying to reach it again…'}
    </Banner>
  )
}
