import { useState } from 'react'
import type { ReactNode } from 'react'
import { Disclosure } from '../../ui/disclosure.tsx'

/** A part of a report that opens. */
export function Part({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Disclosure label={label} open={isOpen} onOpenChange={setOpen}>
      {children}
    </Disclosure>
  )
}
