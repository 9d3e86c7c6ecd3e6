import { readFileSync } from 'node:fs'
import type { Document } from 'bson'
import { expect, onTestFinished, test } from 'vitest'
import { decode, encode } from '../../electron/engine/bson/bson-options.ts'
import { streamSlices } from '../../electron/engine/log/mongodb/entry-stream.ts'
import {
  completeRecord,
  readRecordDocument,
  recordToDocument,
} from '../../electron/engine/log/mongodb/record-document.ts'
import { lastLsn, type SealedRecord } from '../../electron/engine/log/record.ts'
import { asLsn } from '../../shared/model/ids.ts'
import { ScratchProject } from '../support/scratch-project.ts'
import { playSampleHistory } from './sample-history.ts'

/** Golden bytes of the documents of the MongoDB log, version 1; never edited, as those of the embedded one. */
const golden = JSON.parse(readFileSync(new URL('mongodb-format-1.json', import.meta.url), 'utf8')) as {
  readonly documents: readonly string[]
  /** The first record again, as if its entries were stored in parts. */
  readonly inParts: string
}

const uploadId = Uint8Array.from({ length: 16 }, (_, i) => i)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

async function sampleRecords(): Promise<SealedRecord[]> {
  const scratch = new ScratchProject()
  onTestFinished(() => scratch.remove())
  await playSampleHistory(scratch.project, scratch.clock)
  const { log } = scratch.project
  const records: SealedRecord[] = []
  for (let lsn = 1; lsn <= log.head().lsn;) {
    const record = log.record(asLsn(lsn))
    records.push(record)
    lsn = lastLsn(record) + 1
  }
  return records
}

/** The text beside an entry is for people and no part of the format. */
function formatBytes(record: Document): string {
  const entries = record['entries'] as Document[] | undefined
  const bare = entries?.map((entry) => ({
    op: entry['op'],
    collection: entry['collection'],
    document: entry['document'],
  }))
  return hex(encode(bare === undefined ? record : { ...record, entries: bare }))
}

test('records become the documents that were fixed for version 1', async () => {
  const records = await sampleRecords()
  const documents = records.map((record) => formatBytes(recordToDocument(record, null)))
  const [first] = records as [SealedRecord]
  const inParts = formatBytes(recordToDocument(first, { uploadId, count: 1 }))
  expect({ documents, inParts }).toEqual(golden)
})

test('documents of version 1 become the records that they were', async () => {
  const records = await sampleRecords()
  for (const [i, text] of golden.documents.entries()) {
    const read = readRecordDocument(decode(Buffer.from(text, 'hex')))
    expect(hex(completeRecord(read, null).hash)).toBe(hex((records[i] as SealedRecord).hash))
  }
  const [first] = records as [SealedRecord]
  const read = readRecordDocument(decode(Buffer.from(golden.inParts, 'hex')))
  expect(read.parts).toMatchObject({ count: 1 })
  const stream = Buffer.concat([...streamSlices(first.entryBytes, 1 << 20)])
  expect(completeRecord(read, stream).entryBytes.map(hex)).toEqual(first.entryBytes.map(hex))
})
