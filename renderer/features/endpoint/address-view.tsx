import { useQuery } from '@tanstack/react-query'
import { CopyIcon } from 'lucide-react'
import { useState } from 'react'
import type { EndpointAddress } from '../../../shared/model/endpoint.ts'
import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import type { At } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { describeError } from '../../state/errors.ts'
import { notify, notifyError } from '../../state/notify.ts'
import { sessionAt, useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { snippetKinds, snippetLabels, snippetOf, type SnippetKind } from './model/snippets.ts'
import styles from './endpoint.module.css'

/** How the branch that is looked at is reached, in the words of several clients. */
export function AddressView() {
  const { projectId, branchId } = useSession()
  if (projectId === null || branchId === null) {
    return <p className={styles['muted']}>Open a project to see the connection strings of its branches.</p>
  }
  return <BranchAddress projectId={projectId} branchId={branchId} at={sessionAt(useSession.getState())} />
}

function BranchAddress({
  projectId,
  branchId,
  at,
}: {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly at: At
}) {
  const query = useQuery({
    queryKey: ['endpoint address', projectId, branchId, at],
    queryFn: () => api.endpoint.address({ projectId, branchId, at }),
    gcTime: 0,
  })
  if (query.isError) return <ErrorNote {...describeError(query.error)} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return null
  return <Snippets address={query.data} isPast={at.kind !== 'head'} />
}

function Snippets({ address, isPast }: { readonly address: EndpointAddress; readonly isPast: boolean }) {
  const [kind, setKind] = useState<SnippetKind>('uri')
  const copy = (): void => {
    const text = snippetOf(kind, address.uri)
    navigator.clipboard.writeText(text).then(() => notify({ message: `Copied ${copied[kind]}` }), notifyError)
  }
  return (
    <section className={styles['address']} aria-label="How to connect">
      <div className={styles['head']}>
        <h3 className={styles['title']}>
          Database <code data-selectable>{address.database}</code>
        </h3>
        {isPast && <span className={styles['past']}>read only: the past</span>}
      </div>
      <Segmented
        label="Connect with"
        value={kind}
        onChange={setKind}
        options={snippetKinds.map((value) => ({ value, label: snippetLabels[value] }))}
      />
      <pre className={styles['snippet']} tabIndex={0} aria-label={snippetLabels[kind]}>
        {snippetOf(kind, address.shownUri)}
      </pre>
      <div className={styles['actions']}>
        <span className={styles['hint']}>
          What is copied has the password in it; whoever has that can read and change every project here
        </span>
        <Button variant="primary" icon={<CopyIcon size={14} aria-hidden />} onClick={copy}>
          Copy
        </Button>
      </div>
    </section>
  )
}

const copied: Readonly<Record<SnippetKind, string>> = {
  uri: 'the connection string',
  mongosh: 'the line for mongosh',
  node: 'the lines for Node.js',
  mongoose: 'the lines for Mongoose',
  python: 'the lines for Python',
}
