import { fieldOf, type ObjectNode } from '../../../shared/ejson/tree.ts'
import { answerText, exact, writeErrorsOf } from './answers.ts'
import { bool, int, list, object, text } from './nodes.ts'
import type { Side } from './side.ts'
import { collection, type Question, type World } from './world.ts'

/** Something that was asked of both sides and answered differently. */
export interface Disagreement {
  readonly seed: number
  readonly kind: Question['kind'] | 'update'
  readonly asked: ObjectNode
  /** The document that a statement was about, before it. */
  readonly before?: ObjectNode
  readonly engine: string
  readonly oracle: string
}

/** Plays a world on both sides, each in a database of that name, in which it leaves nothing. */
export async function disagreementsIn(
  world: World,
  sides: { readonly engine: Side; readonly oracle: Side },
  database: string,
): Promise<Disagreement[]> {
  const both = async (command: ObjectNode) => {
    const named = object(...command.fields, ['$db', text(database)])
    const [engine, oracle] = await Promise.all([sides.engine.ask(named), sides.oracle.ask(named)])
    return { engine, oracle }
  }
  const { seed, indexes, documents, questions, statements } = world
  if (indexes.length > 0) await sides.engine.ask(createIndexes(indexes, database))
  await both(object(['insert', text(collection)], ['documents', list(...documents)]))
  const found: Disagreement[] = []
  for (const { kind, command, isOrdered } of questions) {
    const { engine, oracle } = await both(command)
    const answers = { engine: answerText(engine, isOrdered), oracle: answerText(oracle, isOrdered) }
    if (answers.engine !== answers.oracle) found.push({ seed, kind, asked: command, ...answers })
  }
  const replies = await both(
    object(['update', text(collection)], ['updates', list(...statements)], ['ordered', bool(false)]),
  )
  const after = await both(object(['find', text(collection)], ['filter', object()], ['batchSize', int(1000)]))
  await both(object(['drop', text(collection)]))
  const engine = statementAnswers(replies.engine, after.engine, statements.length)
  const oracle = statementAnswers(replies.oracle, after.oracle, statements.length)
  for (const [i, asked] of statements.entries()) {
    const answers = { engine: engine[i] as string, oracle: oracle[i] as string }
    const before = documents[i]
    if (answers.engine === answers.oracle) continue
    found.push({ seed, kind: 'update', asked, ...(before === undefined ? {} : { before }), ...answers })
  }
  return found
}

const createIndexes = (keys: readonly ObjectNode[], database: string): ObjectNode =>
  object(
    ['createIndexes', text(collection)],
    ['indexes', list(...keys.map((key) => object(['key', key], ['name', text(exact(key))])))],
    ['$db', text(database)],
  )

/** For each statement, its code where it was refused, and what there is under its `_id` afterwards. */
function statementAnswers(reply: ObjectNode, after: ObjectNode, count: number): string[] {
  const errors = writeErrorsOf(reply)
  const cursor = fieldOf(after, 'cursor') as ObjectNode
  const documents = fieldOf(cursor, 'firstBatch')
  const byId = new Map(
    (documents?.kind === 'array' ? documents.items : []).map((document) => [
      (fieldOf(document as ObjectNode, '_id') as { readonly value: number }).value,
      exact(document),
    ]),
  )
  return Array.from({ length: count }, (_, id) => {
    const error = errors.get(id)
    return `${error === undefined ? '' : `error ${error}\n`}${byId.get(id) ?? 'nothing'}`
  })
}
