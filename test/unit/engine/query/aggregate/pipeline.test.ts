import { describe, expect, it } from 'vitest'
import { bsonToTree } from '../../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../../shared/ejson/print.ts'
import { isArgonError } from '../../../../../shared/model/errors.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'
import { runPipeline } from '../../../../support/run-pipeline.ts'

const items = [
  "{_id: 1, a: 1, b: 'x', tags: ['p', 'q']}",
  "{_id: 2, a: 2.5, b: 'y', tags: []}",
  "{_id: 3, a: NumberLong(4), b: 'x'}",
  "{_id: 4, a: null, tags: ['q'], n: {v: 1}}",
].map((text) => bsonToTree(bsonOfText(text)))

const others = [
  "{_id: 1, k: 'x', v: 1}",
  "{_id: 2, k: 'y', v: 2, up: 1}",
  "{_id: 3, k: ['x', 'z'], v: 3, up: 2}",
  '{_id: 4, v: 4, up: [3, 1]}',
].map((text) => bsonToTree(bsonOfText(text)))

async function given(pipeline: string, collation: string | null = null): Promise<string> {
  try {
    const documents = await runPipeline({ items, others }, 'items', pipeline, collation)
    const texts = documents.map((document) => printTree(document, { format: 'relaxed' }))
    return JSON.stringify(texts.map((text) => JSON.parse(text) as unknown))
  } catch (error) {
    if (!isArgonError(error)) throw error
    return `error ${error.details['mongoCode']}`
  }
}

describe('a pipeline', () => {
  it.each([
    ["[{$match: {b: 'x'}}, {$sort: {_id: -1}}, {$project: {a: 1}}]", '[{"_id":3,"a":4},{"_id":1,"a":1}]'],
    ['[{$sort: {_id: -1}}, {$limit: 2}, {$skip: 1}, {$project: {_id: 1}}]', '[{"_id":3}]'],
    [
      "[{$group: {_id: '$b', n: {$sum: 1}, s: {$sum: '$a'}, p: {$push: '$_id'}}}]",
      '[{"_id":"x","n":2,"s":5,"p":[1,3]},{"_id":"y","n":1,"s":2.5,"p":[2]},{"_id":null,"n":1,"s":0,"p":[4]}]',
    ],
    [
      "[{$unwind: '$tags'}, {$project: {tags: 1}}]",
      '[{"_id":1,"tags":"p"},{"_id":1,"tags":"q"},{"_id":4,"tags":"q"}]',
    ],
    ["[{$set: {'n.w': '$b'}}, {$match: {_id: 4}}]", '[{"_id":4,"a":null,"tags":["q"],"n":{"v":1}}]'],
    ["[{$sortByCount: '$b'}, {$limit: 1}]", '[{"_id":"x","count":2}]'],
    ["[{$count: 'n'}]", '[{"n":4}]'],
    ["[{$match: {_id: 9}}, {$count: 'n'}]", '[]'],
    [
      "[{$bucket: {groupBy: '$_id', boundaries: [0, 3], default: 'more'}}]",
      '[{"_id":0,"count":2},{"_id":"more","count":2}]',
    ],
    ["[{$documents: [{a: 1}]}, {$replaceWith: {b: '$a'}}]", '[{"b":1}]'],
  ])('%s gives %s', async (pipeline, expected) => {
    expect(await given(pipeline)).toBe(expected)
  })

  it.each([
    [
      "[{$lookup: {from: 'others', localField: 'b', foreignField: 'k', as: 'o'}}, {$project: {o: '$o._id'}}]",
      '[{"_id":1,"o":[1,3]},{"_id":2,"o":[2]},{"_id":3,"o":[1,3]},{"_id":4,"o":[4]}]',
    ],
    [
      "[{$limit: 2}, {$lookup: {from: 'others', let: {b: '$b'}, pipeline: [{$match: {$expr: {$eq: ['$k', '$$b']}}}, {$project: {v: 1}}], as: 'o'}}, {$project: {o: 1}}]",
      '[{"_id":1,"o":[{"_id":1,"v":1}]},{"_id":2,"o":[{"_id":2,"v":2}]}]',
    ],
    [
      "[{$limit: 1}, {$lookup: {from: 'others', pipeline: [{$match: {v: {$gt: 3}}}], as: 'n.o'}}, {$project: {o: '$n.o.v'}}]",
      '[{"_id":1,"o":[4]}]',
    ],
    [
      "[{$limit: 1}, {$graphLookup: {from: 'others', startWith: 4, connectFromField: 'up', connectToField: '_id', as: 'o', depthField: 'd'}}, {$project: {o: {$map: {input: '$o', in: ['$$this._id', '$$this.d']}}}}]",
      '[{"_id":1,"o":[[4,0],[1,1],[3,1],[2,2]]}]',
    ],
    ["[{$unionWith: {coll: 'others', pipeline: [{$limit: 1}]}}, {$count: 'n'}]", '[{"n":5}]'],
    [
      "[{$facet: {n: [{$count: 'n'}], x: [{$match: {b: 'x'}}, {$project: {_id: 1}}]}}]",
      '[{"n":[{"n":4}],"x":[{"_id":1},{"_id":3}]}]',
    ],
    [
      "[{$bucketAuto: {groupBy: '$_id', buckets: 2, output: {ids: {$push: '$_id'}}}}]",
      '[{"_id":{"min":1,"max":3},"ids":[1,2]},{"_id":{"min":3,"max":4},"ids":[3,4]}]',
    ],
  ])('%s joins and gives %s', async (pipeline, expected) => {
    expect(await given(pipeline)).toBe(expected)
  })

  it.each([
    [
      "[{$setWindowFields: {partitionBy: '$b', sortBy: {_id: 1}, output: {r: {$sum: '$_id', window: {documents: ['unbounded', 'current']}}, k: {$documentNumber: {}}}}}, {$project: {r: 1, k: 1}}]",
      '[{"_id":4,"r":4,"k":1},{"_id":1,"r":1,"k":1},{"_id":3,"r":4,"k":2},{"_id":2,"r":2,"k":1}]',
    ],
    [
      "[{$setWindowFields: {sortBy: {_id: 1}, output: {r: {$push: '$_id', window: {range: [-1, 1]}}, s: {$shift: {output: '$_id', by: 1, default: 0}}}}}, {$project: {r: 1, s: 1}}]",
      '[{"_id":1,"r":[1,2],"s":2},{"_id":2,"r":[1,2,3],"s":3},{"_id":3,"r":[2,3,4],"s":4},{"_id":4,"r":[3,4],"s":0}]',
    ],
    [
      "[{$setWindowFields: {sortBy: {_id: 1}, output: {e: {$expMovingAvg: {input: '$_id', alpha: 0.5}}, d: {$derivative: {input: '$_id'}, window: {documents: [-1, 0]}}}}}, {$project: {e: 1, d: 1}}]",
      '[{"_id":1,"e":1,"d":null},{"_id":2,"e":1.5,"d":1},{"_id":3,"e":2.25,"d":1},{"_id":4,"e":3.125,"d":1}]',
    ],
    [
      "[{$fill: {sortBy: {_id: 1}, output: {a: {method: 'locf'}, b: {value: '?'}}}}, {$project: {a: 1, b: 1}}]",
      '[{"_id":1,"a":1,"b":"x"},{"_id":2,"a":2.5,"b":"y"},{"_id":3,"a":4,"b":"x"},{"_id":4,"a":4,"b":"?"}]',
    ],
    [
      "[{$match: {_id: {$in: [1, 4]}}}, {$densify: {field: '_id', range: {step: 1, bounds: 'full'}}}, {$project: {a: 1}}]",
      '[{"_id":1,"a":1},{"_id":2},{"_id":3},{"_id":4,"a":null}]',
    ],
  ])('%s gives %s', async (pipeline, expected) => {
    expect(await given(pipeline)).toBe(expected)
  })

  it('groups by a collation', async () => {
    const pipeline =
      "[{$set: {b: {$cond: [{$eq: ['$_id', 1]}, 'X', '$b']}}}, {$group: {_id: '$b', n: {$sum: 1}}}]"
    expect(await given(pipeline, "{locale: 'en', strength: 2}")).toContain('{"_id":"X","n":2}')
    expect(await given(pipeline)).toContain('{"_id":"X","n":1}')
  })

  it.each([
    ['[{$nobody: 1}]', 40324],
    ['[{$limit: 1, $skip: 1}]', 40323],
    ['[{$limit: 0}]', 15958],
    ['[{$group: {n: {$sum: 1}}}]', 15955],
    ['[{$group: {_id: 1, n: {$nobody: 1}}}]', 15952],
    ['[{$limit: 1}, {$documents: []}]', 40602],
    ["[{$replaceWith: '$a'}]", 40228],
    ['[{$geoNear: {}}]', 238],
    ["[{$lookup: {from: 'others', as: 'o'}}]", 9],
    ["[{$lookup: {from: 'others', pipeline: [{$out: 'x'}], as: 'o'}}]", 51047],
    ['[{$facet: {a: [{$facet: {b: []}}]}}]', 40600],
  ])('%s is error %i', async (pipeline, code) => {
    expect(await given(pipeline)).toBe(`error ${code}`)
  })

  it('holds no more than it may', async () => {
    const big =
      "{$reduce: {input: {$range: [0, 21]}, initialValue: 'x', in: {$concat: ['$$value', '$$value']}}}"
    const pipeline = `[{$set: {i: {$range: [0, 60]}, x: ${big}}}, {$unwind: '$i'}, {$group: {_id: 1, all: {$push: '$$ROOT'}}}]`
    expect(await given(pipeline)).toBe('error 292')
  })
})
