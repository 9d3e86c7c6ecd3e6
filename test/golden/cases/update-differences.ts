/** An update that the server which is asked answers otherwise than MongoDB. Answers are documents, or codes of errors. */
export interface UpdateDifference {
  readonly document: string
  readonly update: string
  readonly arrayFilters?: readonly string[]
  readonly mongodb: string | number
  readonly server: string | number
  /** MongoDB's behaviour as its manual, its error codes or its own tests have it. */
  readonly because: string
}

export const updateDifferences: readonly UpdateDifference[] = [
  {
    document: '{_id: 1}',
    update: '{$set: {z: 1, B: 1}}',
    mongodb: '{ _id: 1, B: 1, z: 1 }',
    server: '{ _id: 1, z: 1, B: 1 }',
    because: 'Manual, "Update Operators Behavior": fields are processed in lexicographic order since 5.0',
  },
  {
    document: '{_id: {a: 1}}',
    update: '{$set: {"_id.a": 2}}',
    mongodb: 66,
    server: 40,
    because: 'ImmutableField: the update would modify the immutable field _id',
  },
  {
    document: '{_id: 1}',
    update: '{$set: {$a: 2}}',
    mongodb: 52,
    server: 2,
    because: 'DollarPrefixedFieldName is the code of a name that begins with a dollar sign',
  },
  {
    document: '{_id: 1}',
    update: '{$set: {"a..b": 2}}',
    mongodb: 56,
    server: 2,
    because: 'EmptyFieldName is the code of a path with an empty part',
  },
  {
    document: '{_id: 1, a: 1}',
    update: '{$pop: {a: 1}}',
    mongodb: 14,
    server: 2,
    because: 'TypeMismatch: "Path contains an element of non-array type"',
  },
  {
    document: '{_id: 1, c: 1}',
    update: "{$rename: {c: 'c'}}",
    mongodb: 2,
    server: 40,
    because: 'BadValue: "The source and target field for $rename must differ"',
  },
  {
    document: '{_id: 1, a: [1], b: 2}',
    update: "{$rename: {b: 'a.b'}}",
    mongodb: 2,
    server: 28,
    because: 'BadValue: "The destination field cannot be an array element"',
  },
  {
    document: '{_id: 1}',
    update: "{$mul: {a: Decimal128('1.50')}}",
    mongodb: "{ _id: 1, a: Decimal128('0.00') }",
    server: "{ _id: 1, a: Decimal128('0') }",
    because:
      'Manual, "$mul": a missing field is set to zero of the type of the multiplier, which is the product with 0',
  },
  {
    document: '{_id: 1}',
    update: '{$push: {a: {$each: []}}}',
    mongodb: '{ _id: 1, a: [] }',
    server: '{ _id: 1 }',
    because: 'Manual, "$push": a field that is absent is added as an array with the values',
  },
  {
    document: '{_id: 1}',
    update: '{$addToSet: {a: {$each: []}}}',
    mongodb: '{ _id: 1, a: [] }',
    server: '{ _id: 1 }',
    because: 'Manual, "$addToSet": on an absent field it creates the array',
  },
  {
    document: '{_id: 1, a: []}',
    update: '{$addToSet: {a: {x: 1, $each: [2]}}}',
    mongodb: '{ _id: 1, a: [{ x: 1, $each: [2] }] }',
    server: 2,
    because: 'Only a document whose first field is $each is one of clauses',
  },
  {
    document: '{_id: 1, a: [1, {b: 1}]}',
    update: '{$pull: {a: {}}}',
    mongodb: '{ _id: 1, a: [1] }',
    server: '{ _id: 1, a: [] }',
    because: 'Manual, "$pull": a condition on documents is asked of elements that are documents',
  },
  {
    document: "{_id: 1, a: ['ab', 'c']}",
    update: '{$pull: {a: /^a/}}',
    mongodb: "{ _id: 1, a: ['c'] }",
    server: "{ _id: 1, a: ['ab', 'c'] }",
    because: 'A regular expression is a condition, as it is in a filter',
  },
  {
    document: '{_id: 1}',
    update: '{$pull: {"a.b": 1}, $set: {c: 1}}',
    mongodb: '{ _id: 1, c: 1 }',
    server: '{ _id: 1, a: {}, c: 1 }',
    because: 'Manual, "$pull": where there is no array there is nothing to take away',
  },
  {
    document: '{_id: 1, a: [1, 2]}',
    update: '{$unset: {"a.b": 1}}',
    mongodb: '{ _id: 1, a: [1, 2] }',
    server: 28,
    because: 'Manual, "$unset": if the field does not exist, it does nothing',
  },
  {
    document: '{_id: 1, a: 5}',
    update: "{$currentDate: {a: {$type: 'timestamp', b: 1}}}",
    mongodb: 2,
    server: 'changed',
    because: 'BadValue: "Unrecognized $currentDate option"',
  },
  {
    document: '{_id: 1, a: true}',
    update: '{$inc: {a: 1}}',
    mongodb: 14,
    server: '{ _id: 1, a: 2 }',
    because: 'Manual, "$inc": a field that is not numeric is an error',
  },
  {
    document: '{_id: 1, a: [1]}',
    update: '{$set: {"a.$[I]": 5}}',
    arrayFilters: ['{I: 1}'],
    mongodb: 2,
    server: '{ _id: 1, a: [5] }',
    because: 'Manual, "$[<identifier>]": it must begin with a lowercase letter',
  },
  {
    document: '{_id: 1, a: [{b: 1}, {b: 2}]}',
    update: '{$set: {"a.$[].b": 5, "a.$[i].c": 6}}',
    arrayFilters: ['{"i.b": 1}'],
    mongodb: '{ _id: 1, a: [{ b: 5, c: 6 }, { b: 5 }] }',
    server: '{ _id: 1, a: [{ b: 5 }, { b: 5 }] }',
    because: 'Array filters are asked about the array before the update',
  },
  {
    document: '{_id: 1, a: 1}',
    update: '{$set: {"a.$[]": 5}}',
    mongodb: 2,
    server: 28,
    because: 'BadValue: "Cannot apply array updates to non-array element"',
  },
  {
    document: '{_id: 1, a: 1}',
    update: '{b: 1}',
    arrayFilters: ['{i: 1}'],
    mongodb: 9,
    server: '{ _id: 1, b: 1 }',
    because: 'FailedToParse: "arrayFilters may not be specified for replacement-style updates"',
  },
  {
    document: '{_id: 1}',
    update: '{$setOnInsert: {a: 1}, $set: {a: 2}}',
    mongodb: 40,
    server: '{ _id: 1, a: 2 }',
    because: 'ConflictingUpdateOperators: operators of one update have different paths, whatever they do',
  },
  {
    document: '{_id: 1}',
    update: '{a: Timestamp(0, 0)}',
    mongodb: '{ _id: 1, a: Timestamp({ t: 5, i: 6 }) }',
    server: '{ _id: 1, a: Timestamp({ t: 0, i: 0 }) }',
    because: 'Manual, "Timestamps": an empty timestamp on the top level gets the current one',
  },
]
