import { BranchSection } from './branch-section.tsx'
import { CollectionSection } from './collection-section.tsx'
import styles from './sidebar.module.css'

/** Branches above, collections at the playhead below. */
export function Sidebar() {
  return (
    <nav className={styles['sidebar']} aria-label="Branches and collections">
      <BranchSection />
      <CollectionSection />
    </nav>
  )
}
