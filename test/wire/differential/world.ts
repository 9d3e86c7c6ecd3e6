import type { Field, ObjectNode, TreeNode } from '../../../shared/ejson/tree.ts'
import { dice, type Dice } from '../../support/dice.ts'
import { filter } from './filters.ts'
import { bool, int, list, object, text } from './nodes.ts'
import { computation, pipeline, type Pipeline } from './pipelines.ts'
import { anyOf, content, listOf, oneOf, value, type Make } from './random.ts'
import { findOptions } from './reads.ts'
import { statementOptions, update, upsert } from './updates.ts'

/** What is asked about a collection. */
export interface Question {
  readonly kind: 'filter' | 'read' | 'pipeline' | 'computation' | 'distinct'
  readonly command: ObjectNode
  /** Whether MongoDB says in which order the answer comes. */
  readonly isOrdered: boolean
}

/** A collection and what is done with it: questions first, then statements, one for each document or upsert. */
export interface World {
  readonly seed: number
  /** Key patterns of the indexes that the branch has, in every other world: with and without them the answers are the same. */
  readonly indexes: readonly ObjectNode[]
  readonly documents: readonly ObjectNode[]
  readonly questions: readonly Question[]
  readonly statements: readonly ObjectNode[]
}

export const collection = 'c'
const documentsInWorld = 12
const questionsInWorld = 40
const upsertsInWorld = 6
/** Questions and statements of a world: what is counted as cases. */
export const casesInWorld = questionsInWorld + documentsInWorld + upsertsInWorld

const byId: Field = ['sort', object(['_id', int(1)])]
const batch: Field = ['batchSize', int(1000)]

const up = int(1)
const indexes: readonly ObjectNode[] = [
  object(['s', up], ['t', int(-1)]),
  object(['t', up]),
  object(['a', up]),
  object(['a.x', up]),
  object(['b.y', int(-1)], ['s', up]),
  object(['l', up]),
]

/** The same seed makes the same world. */
export function worldOf(seed: number): World {
  const dice = mixed(seed)
  return {
    seed,
    indexes: seed % 2 === 0 ? [] : indexes,
    documents: Array.from({ length: documentsInWorld }, (_, id) =>
      object(['_id', int(id)], ...content(dice)),
    ),
    questions: Array.from({ length: questionsInWorld }, () => question(dice)),
    statements: [
      ...Array.from({ length: documentsInWorld }, (_, id) => statement(id)(dice)),
      ...Array.from({ length: upsertsInWorld }, (_, i) => upsertion(documentsInWorld + i)(dice)),
    ],
  }
}

/** Dice whose first throws differ for seeds that are next to each other. */
function mixed(seed: number): Dice {
  const thrown = dice(Math.imul(seed, 2_654_435_761))
  for (let i = 0; i < 10; i++) thrown(2)
  return thrown
}

const find = (kind: Question['kind'], filter: ObjectNode, options: readonly Field[]): Question => ({
  kind,
  isOrdered: true,
  command: object(['find', text(collection)], ['filter', filter], ...options, batch),
})

const aggregate = (kind: Question['kind'], { stages, isOrdered }: Pipeline): Question => ({
  kind,
  isOrdered,
  command: object(['aggregate', text(collection)], ['pipeline', list(...stages)], ['cursor', object(batch)]),
})

const question: Make<Question> = anyOf<Question>(
  (dice) => find('filter', filter(2)(dice), [byId]),
  (dice) => find('filter', filter(2)(dice), [byId]),
  (dice) => find('read', dice(3) === 0 ? filter(1)(dice) : object(), findOptions(dice)),
  (dice) => find('read', dice(3) === 0 ? filter(1)(dice) : object(), findOptions(dice)),
  (dice) => aggregate('pipeline', pipeline(dice)),
  (dice) => aggregate('pipeline', pipeline(dice)),
  (dice) => aggregate('computation', computation(dice)),
  (dice) => aggregate('computation', computation(dice)),
  (dice) => ({
    kind: 'distinct',
    isOrdered: false,
    command: object(
      ['distinct', text(collection)],
      ['key', text(oneOf('a', 'b', 'c', 's', 'a.x', 'c.x', 'b.y')(dice))],
      ['query', filter(1)(dice)],
    ),
  }),
)

const statement = (id: number): Make<ObjectNode> => {
  return (dice) => {
    const change = update(dice)
    return object(['q', object(['_id', int(id)])], ['u', change], ...statementOptions(change))
  }
}

/** Fields that the filter names by equality are in what an upsert makes. */
const upsertion = (id: number): Make<ObjectNode> => {
  const named: Make<Field> = (dice) => [
    oneOf('a', 'b.x', 'c', 'd')(dice),
    anyOf<TreeNode>(value, condition)(dice),
  ]
  return (dice) => {
    const change = upsert(dice)
    const fields = new Map(listOf(named, 2)(dice))
    return object(
      ['q', object(['_id', int(id)], ...fields)],
      ['u', change],
      ['upsert', bool(true)],
      ...statementOptions(change),
    )
  }
}
const condition: Make<TreeNode> = (dice) => object([oneOf('$eq', '$gt', '$in')(dice), value(dice)])
