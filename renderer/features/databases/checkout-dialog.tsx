import { useState } from 'react'
import type { CheckoutPlan } from '../../../shared/contract/checkout.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import type { SavedConnection } from '../../../shared/model/connection.ts'
import type { BranchId, ConnectionId, ProjectId } from '../../../shared/model/ids.ts'
import type { At } from '../../../shared/model/moment.ts'
import { api } from '../../api/client.ts'
import { useBranch } from '../../state/branches.ts'
import { startCheckout } from '../../state/checkout-task.ts'
import { useConnection } from '../../state/connections.ts'
import { openDialog } from '../../state/dialogs.ts'
import type { CheckoutPlace } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { formatCount, plural, useFormatTime } from '../../state/format.ts'
import { useProjectId } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Marked } from '../../ui/marked.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { applyLabel, CheckoutConfirm } from './checkout-confirm.tsx'
import { DatabaseField, stateText, useOwnCollections } from './checkout-form.tsx'
import { chosenOf } from './chosen.ts'
import { CollectionChooser } from './collection-chooser.tsx'
import { ConnectionChoice, useFirstConnection } from './connection-choice.tsx'
import styles from './databases.module.css'
import { effectOf, needsConfirm } from './plan-text.ts'
import { PlanView } from './plan-view.tsx'
import type { SampleLook } from './plan-view.tsx'
import { usePlan } from './use-plan.ts'
import type { PlanState } from './use-plan.ts'
import { useDatabases, useUnlock } from './use-server.ts'

export interface CheckoutDialogProps {
  readonly branchId: BranchId
  readonly at: At
  readonly target: CheckoutPlace | undefined
  readonly look: SampleLook
  readonly onClose: () => void
}

/** Puts a state of a branch into a database of a server: where to, a preview, and only then the differences. */
export function CheckoutDialog(props: CheckoutDialogProps) {
  const projectId = useProjectId()
  const branch = useBranch(props.branchId)
  return projectId === null || branch === null ? null : <Checkout {...props} {...{ projectId, branch }} />
}

interface CheckoutProps extends CheckoutDialogProps {
  readonly projectId: ProjectId
  readonly branch: Branch
}

function Checkout(props: CheckoutProps) {
  const { projectId, branch, at, look, onClose } = props
  const place = useCheckoutPlace(props)
  const { connection, database, chosen } = place
  const plan = usePlan()
  const [isConfirming, setConfirming] = useState(false)
  const failure = plan.state.kind === 'failed' ? plan.state.error : place.error
  const isLocked = useUnlock(connection?.id ?? null, failure, () => place.reopen())
  const reason = whyNot(place)

  const preview = (): void => {
    if (reason !== null || connection === null) return
    const collections = chosen.isAll ? null : [...chosen.names]
    const input = { connectionId: connection.id, database, projectId, branchId: branch.id, at, collections }
    plan.compare((signal) => api.checkout.plan(input, { signal }))
  }
  const apply = (made: CheckoutPlan): void => {
    if (connection === null) return
    startCheckout({
      ...{ connectionId: connection.id, connectionName: connection.name, database },
      ...{ projectId, branchId: branch.id, branchName: branch.name },
      ...{ lsn: made.moment.lsn, fingerprint: made.fingerprint },
      collections: chosen.isAll ? null : chosen.names,
    })
    onClose()
  }
  const made = plan.state.kind === 'planned' ? plan.state.plan : null
  if (made !== null && isConfirming && connection !== null) {
    return (
      <CheckoutConfirm
        effect={effectOf(made)}
        database={database}
        connectionName={connection.name}
        onBack={() => setConfirming(false)}
        onApply={() => apply(made)}
      />
    )
  }
  const applyOrAsk = (): void => {
    if (made === null || applyReason(made, connection) !== null) return
    if (needsConfirm(effectOf(made))) setConfirming(true)
    else apply(made)
  }
  const isComparing = plan.state.kind === 'comparing'
  return (
    <Dialog
      title={made === null ? 'Check out into a database' : `Preview: \`${branch.name}\` into \`${database}\``}
      description={<Marked text={place.from} />}
      width={dialogPixels}
      // While it compares, Escape stops that and not the dialog.
      onClose={isComparing ? plan.leave : onClose}
      onSubmit={made === null ? preview : applyOrAsk}
      footer={
        <Footer
          state={plan.state}
          reason={made === null ? reason : applyReason(made, connection)}
          onLeave={plan.leave}
          onClose={onClose}
        />
      }
    >
      {made === null ? <Form place={place} /> : <PlanView plan={made} look={look} />}
      {plan.state.kind === 'comparing' && <Comparing state={plan.state} />}
      {failure !== null && !isLocked && <ErrorNote {...describeError(failure)} />}
    </Dialog>
  )
}

const dialogPixels = 660
const nothingExcluded: ReadonlySet<string> = new Set()

/** Where it goes and what of the branch, as chosen so far. */
function useCheckoutPlace({ projectId, branch, branchId, at, target }: CheckoutProps) {
  const first = useFirstConnection(target?.connectionId ?? null)
  const [chosenConnection, setConnection] = useState<ConnectionId | null>(null)
  const [database, setDatabase] = useState(target?.database ?? '')
  const [changed, setExcluded] = useState<ReadonlySet<string> | null>(null)
  const connection = useConnection(chosenConnection ?? first)
  const databases = useDatabases(connection?.id ?? null)
  const own = useOwnCollections(projectId, branch, at)
  const time = useFormatTime()
  const excluded = changed ?? excludedAtFirst(own.collections ?? [], target)
  const chosen = chosenOf(own.collections ?? [], excluded)
  const reopen = (connectionId: ConnectionId | null = connection?.id ?? null): void => {
    const collections = chosen.isAll ? null : chosen.names
    openDialog({ kind: 'checkout', branchId, at, target: { connectionId, database, collections } })
  }
  return {
    ...{ connection, setConnection, database, setDatabase, databases, excluded, setExcluded, chosen, reopen },
    collections: own.collections,
    error: databases.error ?? own.error,
    from: stateText(branch, own.moment, time),
  }
}

type Place = ReturnType<typeof useCheckoutPlace>

function excludedAtFirst(
  own: readonly { readonly name: string }[],
  target: CheckoutPlace | undefined,
): ReadonlySet<string> {
  const names = target?.collections
  if (names === undefined || names === null) return nothingExcluded
  return new Set(own.map(({ name }) => name).filter((name) => !names.includes(name)))
}

function Form({ place }: { readonly place: Place }) {
  return (
    <>
      <div className={styles['columns']}>
        <ConnectionChoice
          value={place.connection?.id ?? null}
          onChange={place.setConnection}
          next={{ label: 'Check out into a database…', open: place.reopen }}
        />
        <DatabaseField value={place.database} databases={place.databases.data} onChange={place.setDatabase} />
      </div>
      {place.collections !== undefined && (
        <CollectionChooser
          collections={place.collections}
          excluded={place.excluded}
          onChange={place.setExcluded}
        />
      )}
    </>
  )
}

function Comparing({ state }: { readonly state: Extract<PlanState, { kind: 'comparing' }> }) {
  const { progress } = state
  const share = progress === null || progress.total === 0 ? null : Math.min(1, progress.read / progress.total)
  return (
    <div className={styles['comparing']}>
      <ProgressBar label="Comparing with the database" value={share} />
      <p className={styles['muted']}>
        <Marked
          text={
            progress === null
              ? 'Comparing with the database…'
              : `Comparing \`${progress.collection}\`: ${formatCount(progress.read)} of ${plural(progress.total, 'document')}`
          }
        />
      </p>
    </div>
  )
}

interface FooterProps {
  readonly state: PlanState
  readonly reason: string | null
  readonly onLeave: () => void
  readonly onClose: () => void
}

function Footer({ state, reason, onLeave, onClose }: FooterProps) {
  if (state.kind === 'comparing') {
    return (
      <Button key="stop" autoFocus onClick={onLeave}>
        Stop
      </Button>
    )
  }
  if (state.kind === 'planned') {
    const effect = effectOf(state.plan)
    return (
      <>
        <Button onClick={onLeave}>Back</Button>
        <Button key="apply" type="submit" variant="primary" disabledReason={reason}>
          {needsConfirm(effect) ? `${applyLabel(effect)}…` : applyLabel(effect)}
        </Button>
      </>
    )
  }
  return (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button key="preview" type="submit" variant="primary" disabledReason={reason}>
        Preview
      </Button>
    </>
  )
}

function whyNot({ connection, database, collections, chosen }: Place): string | null {
  if (connection === null) return 'Choose a connection first'
  if (database.trim() === '') return 'Name the database first'
  if (collections === undefined) return 'The collections of the branch are being read'
  return chosen.names.length === 0 ? 'Choose a collection first' : null
}

function applyReason(plan: CheckoutPlan, connection: SavedConnection | null): string | null {
  if (connection === null) return 'The connection was deleted meanwhile'
  if (connection.isReadOnly)
    return `Connection ${connection.name} is locked against writing; unlock it in its menu first`
  return effectOf(plan).changes === 0 ? 'The database holds this state already' : null
}
