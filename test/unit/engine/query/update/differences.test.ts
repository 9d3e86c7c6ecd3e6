import { describe, expect, it } from 'vitest'
import { updateDifferences } from '../../../../golden/cases/update-differences.ts'
import { updated } from '../../../../support/applied-update.ts'
import { bsonOfText } from '../../../../support/bson-of-text.ts'
import { bsonToTree } from '../../../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../../../shared/ejson/print.ts'

describe('where the server that is asked is not MongoDB', () => {
  it.each(updateDifferences)('$update over $document is as in MongoDB', (difference) => {
    const { document, update, arrayFilters = [], mongodb } = difference
    const unchanged = printTree(bsonToTree(bsonOfText(document)), { format: 'shell' })
    const result = updated(document, update, { arrayFilters })
    expect(result === 'same' ? unchanged : result).toBe(mongodb)
  })
})
