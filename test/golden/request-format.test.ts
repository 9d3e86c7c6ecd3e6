import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { decode, encode } from '../../electron/engine/bson/bson-options.ts'
import {
  completeRecord,
  readRecordDocument,
  recordToDocument,
} from '../../electron/engine/log/mongodb/record-document.ts'
import { decodeHeader, encodeHeader } from '../../electron/engine/log/record.ts'
import { emptyLog, insertOf, sealedRecord } from '../support/mongodb/sealed-records.ts'
import { scratchProjectId } from '../support/scratch-project.ts'

/** Golden bytes of a record that a request made, in both logs, version 1. They are never edited. */
const golden = JSON.parse(readFileSync(new URL('request-format-1.json', import.meta.url), 'utf8')) as {
  readonly header: string
  readonly document: string
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const entries = [-1, 0, 1, 9].map((n) => insertOf({ _id: n }))
const record = sealedRecord(scratchProjectId, emptyLog, entries, {
  recordId: Uint8Array.from({ length: 16 }, (_, i) => i),
  time: 1_760_000_000_000,
  message: 'sent twice',
  request: {
    lsid: Uint8Array.from({ length: 16 }, (_, i) => 255 - i),
    txnNumber: 2n ** 33n + 7n,
    stmtIds: [-1, 0, 1, 9],
  },
})

it('the header of a record with a request has the bytes that were fixed for version 1', () => {
  expect(hex(record.headerBytes)).toBe(golden.header)
  const read = decodeHeader(Uint8Array.from(Buffer.from(golden.header, 'hex')), 1)
  expect(read.request).toEqual(record.request)
  expect(hex(encodeHeader(read))).toBe(golden.header)
})

it('so has its document in a MongoDB log, which becomes the record that it was', () => {
  const document = recordToDocument(record, { uploadId: new Uint8Array(16), count: 1 })
  expect(hex(encode(document))).toBe(golden.document)
  expect(readRecordDocument(decode(Buffer.from(golden.document, 'hex'))).header.request).toEqual(
    record.request,
  )
  const whole = completeRecord(readRecordDocument(decode(encode(recordToDocument(record, null)))), null)
  expect(hex(whole.hash)).toBe(hex(record.hash))
})
