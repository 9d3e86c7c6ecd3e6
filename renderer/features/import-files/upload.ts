import type { ImportProgress, transfer } from '../../../shared/contract/transfer.ts'
import type { BranchId, ProjectId } from '../../../shared/model/ids.ts'
import { uploadChunkBytesMax } from '../../../shared/model/limits.ts'
import type { FeatureClient } from '../../../shared/rpc/define.ts'
import { describeError } from '../../state/errors.ts'
import { plural } from '../../state/format.ts'
import { chunksOf } from './chunks.ts'

export interface ImportRequest {
  readonly projectId: ProjectId
  readonly branchId: BranchId
  readonly collection: string
  readonly onBad: 'stop' | 'skip'
}

export interface UploadPorts {
  readonly transfer: FeatureClient<typeof transfer>
  /** Told of each report of the engine. */
  readonly report: (progress: ImportProgress) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

type Readable = Pick<File, 'name' | 'size' | 'stream'>

/**
 * Imports one file: begins, sends its bytes piece by piece, each only when the one before was taken, and waits for the
 * end. Throws when the import could not begin; after that, every trouble is a report with state `failed`.
 */
export async function uploadFile(
  file: Readable,
  request: ImportRequest,
  ports: UploadPorts,
): Promise<ImportProgress> {
  let latest = await ports.transfer.begin({ ...request, fileName: file.name, bytesTotal: file.size })
  const report = (progress: ImportProgress): void => {
    if (progress.importId === latest.importId && latest.state !== 'running') return
    latest = progress
    ports.report(progress)
  }
  ports.report(latest)
  const followed = followProgress(latest.importId, ports, report)
  const trouble = await send(file, latest.importId, ports, report)
  await followed
  if (trouble !== null && latest.state !== 'failed') {
    const reason = latest.documents === 0 ? trouble : `${trouble}; ${writtenText(latest.documents)}`
    latest = { ...latest, state: 'failed', endedTime: latest.endedTime ?? ports.now(), reason }
    ports.report(latest)
  }
  return latest
}

/** Sends the file; gives the reason as a sentence when it could not be read or sent to its end. */
async function send(
  file: Readable,
  importId: string,
  ports: UploadPorts,
  report: (progress: ImportProgress) => void,
): Promise<string | null> {
  try {
    for await (const bytes of chunksOf(file.stream(), uploadChunkBytesMax)) {
      const { state } = await ports.transfer.write({ importId, bytes })
      // It was stopped, or failed on what it read: the report below says why.
      if (state !== 'running') break
    }
    report(await ports.transfer.finish({ importId }))
    return null
  } catch (error) {
    const last = await ports.transfer.cancel({ importId }).catch(() => null)
    if (last !== null) report(last)
    // An import that had already ended says why itself.
    return last?.state === 'failed' ? null : reasonOf(error, file.name)
  }
}

const writtenText = (documents: number): string =>
  `${plural(documents, 'document')} ${documents === 1 ? 'was' : 'were'} written before that and stay`

function reasonOf(error: unknown, fileName: string): string {
  const unreadable = error instanceof DOMException && error.name === 'NotReadableError'
  return unreadable ? `${fileName} could not be read: it was changed or removed` : describeError(error).title
}

async function followProgress(
  importId: string,
  ports: UploadPorts,
  report: (progress: ImportProgress) => void,
): Promise<void> {
  try {
    for await (const progress of ports.transfer.progress({ importId })) report(progress)
  } catch {
    // The upload itself meets the same trouble and tells it.
  }
}
