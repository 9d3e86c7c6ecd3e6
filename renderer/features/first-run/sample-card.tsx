import type { ReactNode } from 'react'
import { openSample, useSample } from '../../state/sample.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Card } from './card.tsx'
import styles from './first-run.module.css'

/** Builds the sample shop, with its progress in the card. */
export function SampleCard({ icon }: { readonly icon: ReactNode }) {
  const { progress, error } = useSample()
  const busy = progress !== null
  return (
    <Card
      icon={icon}
      title="Open the sample shop"
      text={busy ? 'Building thirty days of history…' : 'A small shop with four branches to look around in'}
      busy={busy}
      error={error}
      autoFocus
      onClick={() => void openSample()}
    >
      {busy && (
        <div className={styles['cardProgress']}>
          <ProgressBar label="Building the sample shop" value={progress} />
        </div>
      )}
    </Card>
  )
}
