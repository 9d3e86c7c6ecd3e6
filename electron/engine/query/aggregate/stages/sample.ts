import type { ObjectNode } from '../../../../../shared/ejson/tree.ts'
import { sizeOf } from '../../values/tree-bytes.ts'
import { batched } from '../batching.ts'
import { HeldBytes } from '../held-bytes.ts'
import { countOf, objectOf, partsOfStage, stageError } from '../parse.ts'
import type { StageCompiler } from '../stage.ts'

const codes = { notNumber: 'Location28746', notWhole: 'Location28747', tooLow: 'Location28747' } as const

/** So many documents by chance, each at most once: a reservoir, in which a later document takes the place of another. */
export const sample: StageCompiler = (spec, { random }, name) => {
  const { size } = partsOfStage(objectOf(spec, 'Location28745', name), ['size'], 'Location28748', name)
  if (size === undefined) throw stageError('Location28749', name, 'lacks its `size`')
  const wanted = countOf(size, 1n, codes, name)
  return async function* (input, run) {
    const held = new HeldBytes(name)
    const chosen: ObjectNode[] = []
    let seen = 0
    for await (const batch of input) {
      for (const document of batch) {
        seen++
        const place = seen <= wanted ? seen - 1 : Math.floor(random() * seen)
        if (place >= wanted) continue
        held.add(sizeOf(document) - sizeOf(chosen[place]))
        chosen[place] = document
      }
      await run.rest()
    }
    yield* batched(shuffled(chosen, random), run)
  }
}

function shuffled(documents: ObjectNode[], random: () => number): ObjectNode[] {
  for (let i = documents.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    const one = documents[i] as ObjectNode
    documents[i] = documents[other] as ObjectNode
    documents[other] = one
  }
  return documents
}
