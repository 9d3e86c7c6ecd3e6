import { describe, expect, it } from 'vitest'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { openAggregate } from '../../../../electron/engine/read/aggregate.ts'
import { writeOutput } from '../../../../electron/engine/write/aggregate-output.ts'
import { runStatements } from '../../../../electron/engine/write/statements.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import { mainBranchId } from '../../../../shared/model/ids.ts'
import { bsonOfText } from '../../../support/bson-of-text.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

async function scene(): Promise<Project> {
  const { project } = await scratchProject()
  await insert(project, 'items', '{_id: 1, a: 1}', '{_id: 2, a: 2}')
  await insert(project, 'there', '{_id: 1, b: 1}', '{_id: 9, b: 9}')
  return project
}

function insert(project: Project, collection: string, ...texts: string[]) {
  const statements = texts.map(
    (text) => ({ kind: 'insert', collection, document: bsonOfText(text) }) as const,
  )
  return runStatements(project, { branchId: mainBranchId, statements, ordered: true }, author)
}

const opened = (project: Project, collection: string, ...stages: string[]) =>
  openAggregate(
    { project, branchId: mainBranchId, lsn: project.log.head().lsn },
    { collection, pipeline: stages.map(bsonOfText) },
  )

async function written(...stages: string[]): Promise<string> {
  const project = await scene()
  const before = project.log.head().lsn
  const cursor = opened(project, 'items', ...stages)
  expect(await writeOutput(project, { branchId: mainBranchId, cursor }, author)).toBeGreaterThan(before)
  const { documents } = await opened(project, 'there', '{$sort: {_id: 1}}').next({
    documents: 10,
    bytes: 1 << 20,
  })
  const texts = documents.map((bytes) => printTree(bsonToTree(bytes), { format: 'relaxed' }))
  return JSON.stringify(texts.map((text) => JSON.parse(text) as unknown))
}

const merge = (more: string): string => `{$merge: {into: 'there', ${more}}}`

describe('a pipeline that writes', () => {
  it.each([
    ["{$out: 'there'}", '[{"_id":1,"a":1},{"_id":2,"a":2}]'],
    ["{$merge: 'there'}", '[{"_id":1,"b":1,"a":1},{"_id":2,"a":2},{"_id":9,"b":9}]'],
    [merge("whenMatched: 'replace', whenNotMatched: 'discard'"), '[{"_id":1,"a":1},{"_id":9,"b":9}]'],
    [merge("whenMatched: 'keepExisting'"), '[{"_id":1,"b":1},{"_id":2,"a":2},{"_id":9,"b":9}]'],
    [
      merge("whenMatched: [{$set: {b: {$add: ['$b', '$$new.a']}}}]"),
      '[{"_id":1,"b":2},{"_id":2,"a":2},{"_id":9,"b":9}]',
    ],
    [
      "{$replaceWith: {z: '$a', _id: '$_id', a: 1}} {$merge: 'there'}",
      '[{"_id":1,"b":1,"a":1,"z":1},{"_id":2,"z":2,"a":1},{"_id":9,"b":9}]',
    ],
    [
      "{$replaceWith: {_id: 5, a: '$a'}} {$merge: 'there'}",
      '[{"_id":1,"b":1},{"_id":5,"a":2},{"_id":9,"b":9}]',
    ],
  ])('%s leaves %s', async (stage, expected) => {
    expect(await written(...stage.split(/ (?=\{\$merge)/u))).toBe(expected)
  })

  it.each([
    [merge("whenMatched: 'fail'"), 11000],
    [merge("whenNotMatched: 'fail'"), 13113],
    [merge("on: 'a'"), 51183],
  ])('%s fails with %i', async (stage, code) => {
    const project = await scene()
    const cursor = opened(project, 'items', stage)
    await expect(writeOutput(project, { branchId: mainBranchId, cursor }, author)).rejects.toMatchObject({
      details: { mongoCode: code },
    })
  })

  it.each([
    [['{$out: 1}'], 16990],
    [["{$out: 'x'}", '{$limit: 1}'], 40601],
    [['{$merge: {}}'], 40414],
    [["{$merge: {into: 'x', on: []}}"], 51187],
    [["{$merge: {into: 'x', whenMatched: 'nobody'}}"], 2],
  ])('%j is refused with %i', async (stages, code) => {
    const project = await scene()
    const refused = () => opened(project, 'items', ...stages)
    expect(refused).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ mongoCode: code }) }),
    )
  })
})
