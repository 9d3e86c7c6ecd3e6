import { expect, test } from 'vitest'
import { uploadFile, type UploadPorts } from '../../../../../renderer/features/import-files/upload.ts'
import type { ImportProgress } from '../../../../../shared/contract/transfer.ts'
import { ArgonError } from '../../../../../shared/model/errors.ts'
import { asBranchId, asCollectionId, asProjectId } from '../../../../../shared/model/ids.ts'
import { uploadChunkBytesMax } from '../../../../../shared/model/limits.ts'

const projectId = asProjectId('00000000-0000-4000-8000-000000000000')
const request = { projectId, branchId: asBranchId(1), collection: 'orders', onBad: 'stop' } as const

const started: ImportProgress = {
  importId: 'i1',
  projectId,
  branchId: asBranchId(1),
  collectionId: asCollectionId(5),
  collection: 'orders',
  fileName: 'orders.json',
  state: 'running',
  bytes: 0,
  bytesTotal: 0,
  documents: 0,
  bad: 0,
  errors: [],
  rate: 0,
  startedTime: 1,
  endedTime: null,
  fromLsn: null,
  toLsn: null,
  reason: '',
}

/** An engine that takes bytes one write at a time and remembers how many writes were under way at once. */
function fakeEngine(over: Partial<UploadPorts['transfer']> = {}) {
  let running = started
  let wake = (): void => undefined
  const ended = new Promise<void>((resolve) => (wake = resolve))
  const seen = { sizes: [] as number[], atOnce: 0, atOnceMax: 0, cancelled: 0 }
  const end = (change: Partial<ImportProgress>): ImportProgress => {
    if (running.state === 'running') running = { ...running, endedTime: 9, ...change }
    wake()
    return running
  }
  const transfer: UploadPorts['transfer'] = {
    begin: async () => started,
    write: async ({ bytes }) => {
      seen.atOnceMax = Math.max(seen.atOnceMax, ++seen.atOnce)
      await new Promise((resolve) => setTimeout(resolve, 1))
      seen.atOnce--
      seen.sizes.push(bytes.length)
      return { state: running.state }
    },
    finish: async () => end({ state: 'completed', documents: 3 }),
    cancel: async () => {
      seen.cancelled++
      return end({ state: 'stopped' })
    },
    async *progress() {
      yield running
      await ended
      yield running
    },
    ...over,
  }
  const reports: ImportProgress[] = []
  const ports: UploadPorts = { transfer, report: (progress) => reports.push(progress), now: () => 42 }
  return { ports, seen, reports, end }
}

test('a file goes up in whole pieces, one after another, and ends completed', async () => {
  const engine = fakeEngine()
  const size = 2 * uploadChunkBytesMax + 17
  const result = await uploadFile(new File([new Uint8Array(size)], 'orders.json'), request, engine.ports)
  expect(engine.seen.sizes).toEqual([uploadChunkBytesMax, uploadChunkBytesMax, 17])
  expect(engine.seen.atOnceMax).toBe(1)
  expect(result).toMatchObject({ state: 'completed', documents: 3 })
  expect(engine.reports.at(-1)?.state).toBe('completed')
})

test('when the import was stopped, nothing more is sent and the stop is its end', async () => {
  let writes = 0
  const engine = fakeEngine({
    write: async () => {
      writes++
      return { state: engine.end({ state: 'stopped', documents: 1 }).state }
    },
  })
  const file = new File([new Uint8Array(5 * uploadChunkBytesMax)], 'orders.json')
  const result = await uploadFile(file, request, engine.ports)
  expect(writes).toBe(1)
  expect(result).toMatchObject({ state: 'stopped', documents: 1 })
})

test('a file that cannot be read any more cancels the import and says so', async () => {
  const engine = fakeEngine()
  const unreadable = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.error(new DOMException('gone', 'NotReadableError')),
  })
  const file = { name: 'orders.json', size: 10, stream: () => unreadable }
  const result = await uploadFile(file, request, engine.ports)
  expect(engine.seen.cancelled).toBe(1)
  expect(result).toMatchObject({
    state: 'failed',
    reason: 'orders.json could not be read: it was changed or removed',
  })
  expect(engine.reports.at(-1)).toEqual(result)
})

test('a lost connection is the reason of a failure', async () => {
  const lost = new ArgonError('connection.closed', 'The connection to the engine was lost')
  const fail = async (): Promise<never> => Promise.reject(lost)
  const engine = fakeEngine({
    write: fail,
    cancel: fail,
    async *progress() {
      yield started
      throw lost
    },
  })
  const result = await uploadFile(new File(['{}'], 'orders.json'), request, engine.ports)
  expect(result).toMatchObject({
    state: 'failed',
    endedTime: 42,
    reason: 'The connection to the engine was lost',
  })
})

test('what was written before the trouble is part of the reason', async () => {
  const engine = fakeEngine({
    write: async () => Promise.reject(new ArgonError('connection.closed', 'The connection is closed')),
    cancel: async () => engine.end({ state: 'stopped', documents: 2 }),
  })
  const result = await uploadFile(new File(['{}'], 'orders.json'), request, engine.ports)
  expect(result).toMatchObject({
    state: 'failed',
    documents: 2,
    reason: 'The connection is closed; 2 documents were written before that and stay',
  })
})

test('an import that cannot begin throws, and reports nothing', async () => {
  const engine = fakeEngine({
    begin: async () => Promise.reject(new ArgonError('collection.badName', 'A collection needs a name')),
  })
  await expect(uploadFile(new File(['{}'], 'x.json'), request, engine.ports)).rejects.toThrow('needs a name')
  expect(engine.reports).toEqual([])
})
