import type { ImportProgress } from '../../../shared/contract/transfer.ts'
import { api } from '../../api/client.ts'
import { describeError } from '../../state/errors.ts'
import { plural } from '../../state/format.ts'
import { dequeueImport, enqueueImports, isWaiting, setImportFailure } from '../../state/import-queue.ts'
import { notify } from '../../state/notify.ts'
import { useSession } from '../../state/session.ts'
import { useTasks } from '../../state/tasks.ts'
import { uploadFile, type ImportRequest, type UploadPorts } from './upload.ts'

export interface FileToImport {
  readonly file: File
  readonly collection: string
}

/** Imports larger than this open the panel of tasks at once; smaller ones are over before it could be read. */
const panelBytesMin = 4_000_000

const ports: UploadPorts = {
  transfer: api.transfer,
  report: (progress) => useTasks.getState().upsert(progress),
  now: () => Date.now(),
}

/** One file at a time, over all dialogs: two imports side by side would only take turns on the disk. */
let turn: Promise<void> = Promise.resolve()
let lastKey = 0

/** Puts files in the queue and imports them in order, whatever becomes of the dialog that asked for it. */
export function startImports(
  request: Omit<ImportRequest, 'collection'>,
  files: readonly FileToImport[],
): void {
  const entries = files.map(({ file, collection }) => {
    const key = `file-${++lastKey}`
    return { key, file, collection, schedule: () => schedule(key, file, { ...request, collection }) }
  })
  enqueueImports(
    entries.map(({ key, file, collection, schedule }) => ({
      key,
      fileName: file.name,
      collection,
      bytes: file.size,
      failure: null,
      retry: () => {
        setImportFailure(key, null)
        schedule()
      },
    })),
  )
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  if (bytes >= panelBytesMin || files.length > 1) useTasks.getState().setPanelOpen(true)
  for (const { schedule } of entries) schedule()
}

function schedule(key: string, file: File, request: ImportRequest): void {
  turn = turn.then(() => importOne(key, file, request))
}

async function importOne(key: string, file: File, request: ImportRequest): Promise<void> {
  if (!isWaiting(key)) return
  const begun: UploadPorts = {
    ...ports,
    report: (progress) => {
      dequeueImport(key)
      ports.report(progress)
    },
  }
  try {
    announce(await uploadFile(file, request, begun))
  } catch (error) {
    setImportFailure(key, describeError(error))
    useTasks.getState().setPanelOpen(true)
  }
}

/** Tells of an end that the panel does not show already; trouble opens the panel. */
function announce(task: ImportProgress): void {
  const { setPanelOpen, panelOpen } = useTasks.getState()
  if (task.state === 'stopped') return
  if (task.state === 'failed' || task.bad > 0) return setPanelOpen(true)
  showWhereNothingIs(task)
  if (panelOpen) return
  const { projectId, branchId, fromLsn, toLsn } = task
  const undo =
    fromLsn === null || toLsn === null
      ? {}
      : { undo: () => api.documents.undo({ projectId, branchId, fromLsn, toLsn }) }
  notify({
    message: `${plural(task.documents, 'document')} imported into \`${task.collection}\``,
    tone: 'success',
    ...undo,
    ...(isShown(task) ? {} : { action: { label: 'Show', run: () => show(task) } }),
  })
}

function isShown({ projectId, branchId, collectionId }: ImportProgress): boolean {
  const session = useSession.getState()
  const isHere = session.projectId === projectId && session.branchId === branchId
  return isHere && session.collectionId === collectionId
}

function show({ projectId, branchId, collectionId }: ImportProgress): void {
  const session = useSession.getState()
  if (session.projectId !== projectId) session.openProject(projectId)
  session.selectBranch(branchId)
  session.selectCollection(collectionId)
}

/** An import into a branch on which nothing is selected is what the person wants to see next. */
function showWhereNothingIs(task: ImportProgress): void {
  const session = useSession.getState()
  const isHere = session.projectId === task.projectId && session.branchId === task.branchId
  if (isHere && session.collectionId === null) session.selectCollection(task.collectionId)
}
