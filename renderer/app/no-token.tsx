import { KeyRoundIcon } from 'lucide-react'
import { EmptyState } from '../ui/empty-state.tsx'

/** A tab that was opened without the link that the host printed. */
export const NoToken = () => (
  <EmptyState
    icon={<KeyRoundIcon size={28} />}
    title="This tab has no key to your data"
    hint="Open the link that Argon printed in the terminal. It holds the key, and works until Argon is stopped."
  />
)
