import { useCallback, useEffect, useRef, useState } from 'react'
import type { ReactNode, RefCallback } from 'react'
import { api } from '../../api/client.ts'
import { checkBranchName } from '../../state/branch-names.ts'
import { isActive, useBranches, useCurrentBranch } from '../../state/branches.ts'
import { describeError } from '../../state/errors.ts'
import { plural } from '../../state/format.ts'
import { keys, useCollections } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { useProjectId, useSession } from '../../state/session.ts'
import { useAction } from '../../state/use-action.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import styles from './import-dialog.module.css'
import { FileDrop } from './file-drop.tsx'
import { FileRows } from './file-rows.tsx'
import { FilePicker } from './file-picker.tsx'
import { ImportOptions, type ImportChoices } from './import-options.tsx'
import { defaultTarget, fileFault, importBranchName, type ImportFile } from './import-plan.ts'
import { PreviewTable } from './preview-table.tsx'
import { startImports } from './run-imports.ts'
import { useImportFiles } from './use-import-files.ts'

export interface ImportDialogProps {
  /** May be empty: then the dialog asks for files. */
  readonly files: readonly File[]
  /** The collection to import into; null names one after each file. */
  readonly collection: string | null
  readonly onClose: () => void
}

/** Shows what the files hold, asks where it goes, and starts the import. */
export function ImportDialog(props: ImportDialogProps) {
  const projectId = useProjectId()
  const branch = useCurrentBranch()
  if (projectId === null || branch === null) return null
  return <ImportForm {...props} projectId={projectId} branch={branch} />
}

function ImportForm(props: ImportDialogProps & { readonly projectId: ProjectId; readonly branch: Branch }) {
  const { projectId, branch, onClose } = props
  const { files, add, remove, setCollection } = useImportFiles(props.files, props.collection)
  const [selectedKey, select] = useState<number | null>(null)
  const choices = useChoices(branch, files)
  const action = useAction()
  const first = useRef<HTMLElement>(null)
  const selected = files.find(({ key }) => key === selectedKey) ?? files[0]
  const reason = whyNot(files, choices)
  const hasFiles = files.length > 0
  // What has the focus first also gets it when the place to drop files gives way to the files.
  const focusRef: RefCallback<HTMLElement> = useCallback((element) => {
    first.current = element
  }, [])
  useEffect(() => first.current?.focus(), [hasFiles])

  const submit = (): void => {
    if (reason !== null) return
    void action.run(async () => {
      const target =
        choices.target === 'new' ? await makeBranch(projectId, branch, choices.branchName) : branch
      startImports({ projectId, branchId: target.id, onBad: choices.onBad }, files)
      onClose()
    })
  }
  return (
    <Dialog
      title={files.length === 1 ? `Import ${files[0]?.file.name ?? ''}` : 'Import files'}
      width={720}
      initialFocus={first}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <Footer
          onAdd={files.length === 0 ? null : add}
          fault={files.length > 1 ? faultOf(files) : null}
          onClose={onClose}
        >
          <Button type="submit" variant="primary" busy={action.busy} disabledReason={reason}>
            {files.length > 1 ? `Import ${plural(files.length, 'file')}` : 'Import'}
          </Button>
        </Footer>
      }
    >
      {selected === undefined ? (
        <FileDrop onFiles={add} button={focusRef} />
      ) : (
        <>
          <FileRows
            files={files}
            selectedKey={selected.key}
            onSelect={select}
            onRemove={remove}
            onCollection={setCollection}
            firstField={focusRef}
          />
          <PreviewTable fileName={selected.file.name} preview={selected.preview} />
          <ImportOptions choices={choices} branch={branch} />
        </>
      )}
      {action.error !== null && <ErrorNote {...describeError(action.error)} />}
    </Dialog>
  )
}

function Footer(props: {
  readonly onAdd: ((files: readonly File[]) => void) | null
  readonly fault: string | null
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  return (
    <>
      <p className={styles['blocker']} aria-live="polite">
        {props.fault}
      </p>
      {props.onAdd !== null && <FilePicker label="Add files" variant="ghost" onFiles={props.onAdd} />}
      <Button onClick={props.onClose}>Cancel</Button>
      {props.children}
    </>
  )
}

/** What the person chose, with defaults that follow the files until then. */
function useChoices(branch: Branch, files: readonly ImportFile[]): ImportChoices {
  const branches = useBranches()
  const collections = useCollections().data?.collections ?? []
  const isPast = useSession((s) => s.playhead.kind === 'past')
  const [chosen, setTarget] = useState<ImportChoices['target'] | null>(null)
  const [typed, setBranchName] = useState<string | null>(null)
  const [onBad, setOnBad] = useState<ImportChoices['onBad']>('stop')
  const branchName = typed ?? importBranchName(files, branches)
  return {
    target: chosen ?? defaultTarget(files, collections, isActive(branch)),
    setTarget,
    branchName,
    setBranchName,
    branchCheck: checkBranchName(branchName, branches),
    onBad,
    setOnBad,
    isPast,
  }
}

/** What is wrong with the first file that cannot be imported, or null; its row may be out of sight. */
const faultOf = (files: readonly ImportFile[]): string | null =>
  files.map(fileFault).find((text) => text !== null) ?? null

/** Why the import cannot begin yet, or null when it can. */
function whyNot(files: readonly ImportFile[], choices: ImportChoices): string | null {
  if (files.length === 0) return 'Choose a file first'
  if (files.some(({ preview }) => preview === null)) return 'Reading the beginning of the file'
  const fault = faultOf(files)
  if (fault !== null) return fault
  const isNamed = choices.target === 'current' || choices.branchCheck.kind === 'ok'
  return isNamed ? null : 'Choose another name for the new branch'
}

/** The branch that the import gets for itself, selected at once, so that the documents are seen coming in. */
async function makeBranch(projectId: ProjectId, from: Branch, name: string): Promise<Branch> {
  const made = await api.branches.create({ projectId, name, from: from.id, at: atHead })
  await queryClient.invalidateQueries({ queryKey: keys.branches(projectId) })
  useSession.getState().selectBranch(made.id)
  return made
}
