import type { ReactNode } from 'react'
import { BranchSection } from './branch-section.tsx'
import { CollectionSection } from './collection-section.tsx'
import styles from './sidebar.module.css'

/** Branches above, collections at the playhead below, connections to servers at the foot. */
export function Sidebar({ connections }: { readonly connections: ReactNode }) {
  return (
    <nav className={styles['sidebar']} aria-label="Branches, collections and connections">
      <BranchSection />
      <CollectionSection />
      {connections}
    </nav>
  )
}
