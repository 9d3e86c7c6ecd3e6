import { expect, test } from 'vitest'
import type { DocumentWrite } from '../../../../shared/contract/documents.ts'
import { ArgonError } from '../../../../shared/model/errors.ts'
import { asCollectionId, asProjectId, mainBranchId } from '../../../../shared/model/ids.ts'
import { sendOnce } from '../../../../renderer/features/documents/unanswered.ts'

const place = {
  projectId: asProjectId('00000000-0000-4000-8000-000000000001'),
  branchId: mainBranchId,
  collectionId: asCollectionId(2),
  collectionName: 'things',
}
const insert = (byte: number): DocumentWrite[] => [
  { kind: 'insert', document: Uint8Array.of(5, 0, 0, 0, byte) },
]

/** The draft that a change was sent with, whatever became of it. */
async function draftOf(writes: DocumentWrite[], failure: ArgonError | null): Promise<string> {
  let draft = ''
  await sendOnce(place, writes, async (given) => {
    draft = Buffer.from(given).toString('hex')
    if (failure !== null) throw failure
  }).catch(() => {})
  return draft
}

const lost = new ArgonError('log.outcomeUnknown', 'Nobody knows yet')

test('a change without an answer has the same draft until it is answered; another one has its own', async () => {
  const first = await draftOf(insert(1), lost)
  expect(first).toHaveLength(32)
  expect(await draftOf(insert(2), null)).not.toBe(first)
  expect(await draftOf(insert(1), lost)).toBe(first)
  expect(await draftOf(insert(1), null)).toBe(first)
  expect(await draftOf(insert(1), null)).not.toBe(first)
})

test('what was refused is another change when it is asked for again', async () => {
  const refused = new ArgonError('document.duplicateId', 'There is one already')
  expect(await draftOf(insert(3), refused)).not.toBe(await draftOf(insert(3), refused))
})
