import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { describeError } from '../../state/errors.ts'
import { notify, notifyError } from '../../state/notify.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import styles from './about-dialog.module.css'

const hostNames = { electron: 'Electron', web: 'Browser' } as const

/** Versions and places, to read and to copy into a report. */
export function AboutDialog({ onClose }: { readonly onClose: () => void }) {
  const query = useQuery({ queryKey: ['app info'], queryFn: () => api.app.info({}) })
  const info = query.data
  const rows: readonly (readonly [string, string])[] =
    info === undefined
      ? []
      : [
          ['Version', info.version],
          ['Window', hostNames[info.host]],
          ['Platform', info.platform],
          ['Contract', String(info.contractVersion)],
          ['Writes as', info.actor],
          ['Data', info.dataDirectory],
        ]
  const copy = (): void => {
    const text = rows.map(([name, value]) => `${name}: ${value}`).join('\n')
    navigator.clipboard.writeText(text).then(() => notify({ message: 'Copied' }), notifyError)
  }
  return (
    <Dialog
      title="Argon Desktop"
      description="Git for MongoDB, on the desktop"
      onClose={onClose}
      footer={<Button onClick={copy}>Copy</Button>}
    >
      {query.isError && <ErrorNote {...describeError(query.error)} onRetry={() => void query.refetch()} />}
      <dl className={styles['list']} data-selectable>
        {rows.map(([name, value]) => (
          <div key={name} className={styles['row']}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
