import { CloudAlertIcon, CloudCheckIcon, CloudDownloadIcon, CloudOffIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { LinkStatus } from '../../shared/model/link.ts'
import { formatLsn } from '../state/format.ts'
import { useLinkStatus } from '../state/link.ts'
import { useConnections } from '../state/connections.ts'
import { useCurrentProject } from '../state/projects.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import styles from './top-bar.module.css'

/** Beside a shared project's name: that it is shared, and how its copy here stands. Nothing for others. */
export function LinkChip() {
  const status = useLinkStatus()
  const home = useCurrentProject()?.home
  const connections = useConnections()
  if (status === null || home?.kind !== 'mongodb') return null
  const by = connections.find(({ id }) => id === home.connectionId)?.name ?? 'a connection that is gone'
  const { icon, text } = lookOf(status)
  return (
    <Tooltip content={`Shared in the database ${home.database} of ${by}: ${sentenceOf(status)}`}>
      <span className={styles['link']} data-kind={status.kind} tabIndex={0} role="note">
        {icon}
        <span className={styles['linkText']}>{text}</span>
      </span>
    </Tooltip>
  )
}

function lookOf(status: LinkStatus): { readonly icon: ReactNode; readonly text: string } {
  switch (status.kind) {
    case 'following':
      return { icon: <CloudCheckIcon size={14} aria-hidden />, text: 'Shared' }
    case 'connecting':
      return { icon: <CloudDownloadIcon size={14} aria-hidden />, text: 'Connecting…' }
    case 'catchingUp':
    case 'rebuilding':
      return {
        icon: <CloudDownloadIcon size={14} aria-hidden />,
        text: `Catching up ${formatLsn(status.lsn)} of ${formatLsn(status.headLsn)}`,
      }
    case 'offline':
      return { icon: <CloudOffIcon size={14} aria-hidden />, text: 'Offline' }
    case 'unknown':
      return { icon: <CloudAlertIcon size={14} aria-hidden />, text: 'Not known' }
    case 'moved':
      return { icon: <CloudAlertIcon size={14} aria-hidden />, text: 'Moved' }
  }
}

function sentenceOf(status: LinkStatus): string {
  switch (status.kind) {
    case 'following':
      return 'what others write arrives by itself'
    case 'connecting':
      return `connecting; it is read as of LSN ${formatLsn(status.asOfLsn)}`
    case 'catchingUp':
    case 'rebuilding':
      return `LSN ${formatLsn(status.lsn)} of ${formatLsn(status.headLsn)} is here`
    case 'offline':
      return `it is read as of LSN ${formatLsn(status.asOfLsn)}`
    case 'unknown':
      return 'whether the last change was saved is not known yet'
    case 'moved':
      return 'it was moved to another home'
  }
}
