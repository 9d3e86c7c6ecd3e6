import { XIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../../ui/icon-button.tsx'
import styles from './panel-frame.module.css'

interface PanelFrameProps {
  readonly title: string
  /** Whether the title is a value of the data, and spelt as such. */
  readonly isTitleData?: boolean
  readonly subtitle: string
  readonly isDirty?: boolean
  readonly tools?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The head of what stands beside the list: what it is about, its tools, the way out. */
export function PanelFrame(props: PanelFrameProps) {
  const { title, isTitleData = true, subtitle, isDirty = false, tools, onClose, children } = props
  return (
    <section className={styles['frame']} aria-label={`${title} ${subtitle}`}>
      <header className={styles['head']}>
        <h2 className={styles['title']} title={`${title} · ${subtitle}`}>
          <span className={styles['name']} data-value={isTitleData || undefined}>
            {title}
          </span>
          <span className={styles['subtitle']}>{subtitle}</span>
          {isDirty && <span className={styles['dirty']} role="img" aria-label="Not saved" />}
        </h2>
        {tools}
        <IconButton size="small" label="Close" icon={<XIcon size={14} />} onClick={onClose} />
      </header>
      {children}
    </section>
  )
}
