import {
  CloudAlertIcon,
  CloudOffIcon,
  HistoryIcon,
  KeyRoundIcon,
  RotateCwIcon,
  TruckIcon,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { asConnectionId } from '../../shared/model/ids.ts'
import type { ProjectId } from '../../shared/model/ids.ts'
import type { LinkStatus } from '../../shared/model/link.ts'
import { openDialog } from '../state/dialogs.ts'
import { formatLsn, formatTime } from '../state/format.ts'
import { retryLink, useLink } from '../state/link.ts'
import { usePreferences } from '../state/preferences.ts'
import { useCurrentProject } from '../state/projects.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Marked } from '../ui/marked.tsx'
import { useDelayed } from '../ui/use-delayed.ts'

/** Says what is wrong between this computer's copy of a shared project and its log; what is on screen stays. */
export function LinkBanner({ projectId }: { readonly projectId: ProjectId }) {
  const status = useLink((s) => s.status)
  // A server that is restarted, or a change that is answered late, is not worth a banner.
  const isLasting = useDelayed(status?.kind === 'offline' || status?.kind === 'unknown', 600)
  if (status === null) return null
  switch (status.kind) {
    case 'offline':
      return isLasting ? <Offline projectId={projectId} status={status} /> : null
    case 'unknown':
      return isLasting ? <Unknown projectId={projectId} lsn={status.lsn} /> : null
    case 'rebuilding':
      return (
        <Banner tone="warning" icon={<HistoryIcon size={16} />}>
          <strong>The log was restored or replaced; the copy here is made anew.</strong>{' '}
          {`LSN ${formatLsn(status.lsn)} of ${formatLsn(status.headLsn)}. What you saw before may be another thing now.`}
        </Banner>
      )
    case 'moved':
      return (
        <Banner tone="warning" icon={<TruckIcon size={16} />}>
          <strong>This project was moved to another home.</strong> Go on there; here it can only be read.
        </Banner>
      )
    case 'connecting':
    case 'following':
    case 'catchingUp':
      return null
  }
}

interface OfflineProps {
  readonly projectId: ProjectId
  readonly status: Extract<LinkStatus, { kind: 'offline' }>
}

function Offline({ projectId, status }: OfflineProps) {
  const sinceTime = useLink((s) => s.sinceTime)
  const zone = usePreferences((p) => p.timeZone)
  const home = useCurrentProject()?.home
  const { error, asOfLsn } = status
  const unlock = (): void => {
    if (home?.kind !== 'mongodb') return
    const connectionId = asConnectionId(home.connectionId)
    openDialog({ kind: 'unlockConnection', connectionId, onUnlocked: () => retryLink(projectId) })
  }
  return (
    <Banner
      tone="warning"
      icon={<CloudOffIcon size={16} />}
      actions={
        <>
          {error.code === 'connection.secretNeeded' && (
            <Button size="small" icon={<KeyRoundIcon size={14} />} onClick={unlock}>
              Type the password…
            </Button>
          )}
          <TryAgain projectId={projectId} />
        </>
      }
    >
      <strong>{`Offline: as of LSN ${formatLsn(asOfLsn)}, since ${clockOf(formatTime(sinceTime, zone))}; writes are refused.`}</strong>{' '}
      <Marked text={error.message} />.
    </Banner>
  )
}

function Unknown({ projectId, lsn }: { readonly projectId: ProjectId; readonly lsn: number }): ReactNode {
  return (
    <Banner tone="warning" icon={<CloudAlertIcon size={16} />} actions={<TryAgain projectId={projectId} />}>
      <strong>Whether your last change was saved is not known yet.</strong>{' '}
      {`It was sent as LSN ${formatLsn(lsn)}, and the answer was lost. What you typed is kept; saving it again saves it once.`}
    </Banner>
  )
}

const TryAgain = ({ projectId }: { readonly projectId: ProjectId }) => (
  <Button size="small" icon={<RotateCwIcon size={14} />} onClick={() => retryLink(projectId)}>
    Try again
  </Button>
)

/** `14:03` of `2026-11-02 14:03:11 UTC`. */
const clockOf = (text: string): string => text.slice(11, 16)
