import { test } from 'vitest'
import type { Field, ObjectNode } from '../../shared/ejson/tree.ts'
import { goldenDocuments } from '../golden/cases/golden-file.ts'
import { holdGolden } from '../golden/cases/hold-golden.ts'
import { projectionCases } from '../golden/cases/projection-cases.ts'
import { AskedServer, type Answer } from '../golden/cases/server-answers.ts'
import { onEveryServer } from '../support/mongodb/on-every-server.ts'

onEveryServer((server) => {
  const ask = server.name === 'oracle' ? test : test.skip

  ask('the golden file of projections says what the server answers', async () => {
    const asked = await AskedServer.open(server.uri, 'argon_golden_projections', goldenDocuments())
    const lines: ObjectNode[] = []
    for (const { filter, projection } of projectionCases(1500, 20_261_126)) {
      const answer = await asked.find(['filter', filter], ['projection', projection])
      const fields = projectionAnswer(answer)
      if (fields !== null)
        lines.push({ kind: 'object', fields: [...fields, ['filter', filter], ['projection', projection]] })
    }
    await asked.close()
    holdGolden('projections.ndjson', lines)
  })
})

/** Collisions, and `$` without an element: of other refusals that server has codes that are not MongoDB's. */
const projectionCodes: ReadonlySet<number> = new Set([31249, 31250, 51246])

function projectionAnswer(answer: Answer): Field[] | null {
  if ('code' in answer)
    return projectionCodes.has(answer.code) ? [['code', { kind: 'int32', value: answer.code }]] : null
  const [document] = answer.documents
  return document === undefined ? null : [['document', document]]
}
