import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './kbd.tsx'
import styles from './tooltip.module.css'

export interface TooltipProps {
  readonly content: ReactNode
  readonly keys?: readonly string[] | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  /** The element it explains; it is given the tooltip's handlers. */
  readonly children: ReactElement
}

/** A short explanation after half a second of pointing, or at once on keyboard focus. */
export function Tooltip({ content, keys, side = 'bottom', children }: TooltipProps) {
  return (
    <Base.Root
      onOpenChange={(_open, change) => {
        // Escape is for the dialog or menu that the tooltip stands in, not used up by the tooltip.
        if (change.reason === 'escape-key') change.allowPropagation()
      }}
    >
      <Base.Trigger render={children} delay={500} />
      <Base.Portal>
        <Base.Positioner
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={styles['positioner'] ?? ''}
        >
          <Base.Popup className={styles['popup'] ?? ''}>
            {content}
            {keys !== undefined && keys.length > 0 && <Kbd keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Shows the next tooltip at once when another was open just now; wraps the app. */
export const TooltipProvider = ({ children }: { readonly children: ReactNode }) => (
  <Base.Provider delay={500} timeout={300}>
    {children}
  </Base.Provider>
)
