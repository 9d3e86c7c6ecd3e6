import type { Long } from 'bson'
import { expect, onTestFinished, test } from 'vitest'
import { RawClient } from '../../../../support/wire/raw-client.ts'
import { startScratchEndpoint } from '../../../../support/wire/scratch-endpoint.ts'

const moreToCome = 1 << 1
const exhaustAllowed = 1 << 16

test('a client that allows it gets all batches of a cursor for one request', async () => {
  const scratch = await startScratchEndpoint()
  const client = await RawClient.connect(scratch.endpoint.port)
  onTestFinished(async () => {
    client.close()
    await scratch.close()
  })
  const documents = Array.from({ length: 7 }, (_, _id) => ({ _id }))
  await client.command({ insert: 'things', documents, $db: 'shop' })
  const opened = await client.command({ find: 'things', batchSize: 2, $db: 'shop' })
  const getMore = {
    getMore: opened['cursor'].id as Long,
    collection: 'things',
    batchSize: 2,
    $db: 'shop',
  }
  const first = await client.command(getMore, exhaustAllowed)
  const answers = [await client.answer(), await client.answer()]
  const given = [first, ...answers.map(({ body }) => body)].map(({ cursor }) => cursor.nextBatch.length)
  expect(given).toEqual([2, 2, 1])
  expect(answers.map(({ flags }) => flags & moreToCome)).toEqual([moreToCome, 0])
  expect(answers[1]?.responseTo).toBe(answers[0]?.requestId)
  expect(answers[1]?.body['cursor'].id).toBe(0)
  expect(await client.command({ ping: 1, $db: 'shop' })).toMatchObject({ ok: 1 })
})
