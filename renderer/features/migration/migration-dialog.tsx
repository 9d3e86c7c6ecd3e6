import { useState } from 'react'
import type { ReactNode } from 'react'
import type { MigrationReport } from '../../../shared/model/migration.ts'
import { openDialog } from '../../state/dialogs.ts'
import type { DatabasePlace } from '../../state/dialogs.ts'
import { describeError } from '../../state/errors.ts'
import { migrateIntoNew } from '../../state/migrations.ts'
import { progressText } from '../../state/migration-text.ts'
import { placeFault, usePlace, usePlaceChoices, useUnlock } from '../../state/place.ts'
import { freeProjectName, projectNameFault } from '../../state/project-names.ts'
import { useProjects } from '../../state/projects.ts'
import { useAction } from '../../state/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Marked } from '../../ui/marked.tsx'
import { PlaceFields } from '../../ui/place-fields.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Ambiguities } from './ambiguities.tsx'
import { FoundView } from './found-view.tsx'
import styles from './migration.module.css'
import { useMigration } from './use-migration.ts'
import type { MigrationForm } from './use-migration.ts'

export interface MigrationDialogProps {
  readonly place?: DatabasePlace | undefined
  /** Shows a report as the panel of tasks does. */
  readonly showReport: (report: MigrationReport) => ReactNode
  readonly onClose: () => void
}

/** Brings an installation of the older layout into a new project: what was found, what is not clear, a dry run. */
export function MigrationDialog({ place: begun, showReport, onClose }: MigrationDialogProps) {
  const [place, setPlace] = usePlace(begun, '')
  const choices = usePlaceChoices()
  const form = useMigration(place)
  const projects = useProjects()
  const [typed, setName] = useState<string | null>(null)
  const name = typed ?? freeProjectName(place.database.trim() || 'Migrated', projects)
  const nameFault = projectNameFault(name, projects)
  const action = useAction()
  const { found, dryRun, source } = form
  const error =
    action.error ?? (found.kind === 'failed' ? found.error : dryRun.kind === 'failed' ? dryRun.error : null)
  const isAsked = useUnlock(place, error, () => openDialog({ kind: 'migrate', place }))
  const migrate = (): void => {
    if (source === null || nameFault !== null || name.trim() === '') return
    void action.run(async () => {
      await migrateIntoNew(source, name)
      onClose()
    })
  }
  const isRunning = found.kind === 'running' || dryRun.kind === 'running'
  return (
    <Dialog
      title="Migrate an older installation"
      description="Branches that are copies of collections (main_users, feature_users) become branches of a project. The old collections stay as they are."
      width={640}
      onClose={isRunning ? form.cancel : onClose}
      onSubmit={() => (source === null ? form.look() : migrate())}
      footer={
        <Footer
          {...{ form, place, onClose }}
          busy={action.busy}
          nameFault={name.trim() === '' ? 'Give the project a name first' : nameFault}
        />
      }
    >
      <PlaceFields
        {...choices}
        place={place}
        disabled={isRunning}
        hint="The database of the older installation"
        onChange={(next) => {
          form.forget()
          setPlace(next)
        }}
      />
      <Outcome form={form} showReport={showReport} />
      {source !== null && (
        <TextField label="Name of the new project" value={name} error={nameFault} onChange={setName} />
      )}
      {error !== null && !isAsked && <ErrorNote {...describeError(error)} />}
    </Dialog>
  )
}

function Outcome({
  form,
  showReport,
}: Pick<MigrationDialogProps, 'showReport'> & { readonly form: MigrationForm }): ReactNode {
  const { found, dryRun, progress } = form
  if (found.kind === 'running') {
    return (
      <p className={styles['busy']} role="status">
        <Spinner size={16} /> Looking at the collections…
      </p>
    )
  }
  if (found.kind !== 'done') return null
  const { ambiguities, likelyBranches } = found.result
  return (
    <>
      <FoundView found={found.result} />
      {ambiguities.length > 0 && (
        <>
          <TextField
            label="Branches there are"
            hint="With commas between; left empty, the names must tell"
            placeholder={likelyBranches.join(', ')}
            value={form.branches}
            onChange={form.setBranches}
          />
          <Ambiguities ambiguities={ambiguities} answers={form.answers} onAnswer={form.onAnswer} />
        </>
      )}
      {dryRun.kind === 'running' && (
        <div className={styles['progress']}>
          <ProgressBar label="Dry run" value={shareOf(progress)} />
          <p className={styles['facts']}>
            {progress === null ? 'Reading' : <Marked text={progressText(progress)} />}
          </p>
        </div>
      )}
      {dryRun.kind === 'done' && showReport(dryRun.result)}
    </>
  )
}

const shareOf = (progress: MigrationForm['progress']): number | null =>
  progress === null || progress.total === 0 ? null : progress.done / progress.total

interface FooterProps {
  readonly form: MigrationForm
  readonly place: DatabasePlace
  readonly nameFault: string | null
  readonly busy: boolean
  readonly onClose: () => void
}

function Footer({ form, place, nameFault, busy, onClose }: FooterProps) {
  const { found, dryRun, source } = form
  if (found.kind === 'running' || dryRun.kind === 'running') {
    return <Button onClick={form.cancel}>Stop</Button>
  }
  if (source === null) {
    return (
      <>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabledReason={placeFault(place) ?? form.openQuestion}>
          {found.kind === 'done' ? 'Look again' : 'Look'}
        </Button>
      </>
    )
  }
  return (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button onClick={() => form.tryOut(source)}>Dry run</Button>
      <Button type="submit" variant="primary" busy={busy} disabledReason={nameFault}>
        Migrate
      </Button>
    </>
  )
}
