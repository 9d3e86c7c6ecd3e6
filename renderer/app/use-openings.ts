import { useState } from 'react'
import type { DialogRequest } from '../state/dialogs.ts'

/** Counts the dialogs opened so far: a key that is new for each. */
export function useOpenings(dialog: DialogRequest | null): number {
  const [seen, setSeen] = useState({ dialog, count: 0 })
  if (dialog === seen.dialog) return seen.count
  const count = seen.count + 1
  setSeen({ dialog, count })
  return count
}
