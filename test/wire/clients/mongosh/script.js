// A person at the shell. Prints a line of canonical Extended JSON for each step; test/wire compares the lines.

const plain = (value) => JSON.parse(EJSON.stringify(value ?? null, { relaxed: false }))

function tellingOf({ code, name, errorLabels = [] }) {
  const labels = errorLabels.length > 0 ? { labels: errorLabels } : {}
  return code === undefined ? { name } : { code, ...labels }
}

/** Takes a step; what the server refuses is an outcome as well. */
function step(name, work) {
  let outcome
  try {
    outcome = { value: plain(work()) }
  } catch (error) {
    outcome = { error: plain(tellingOf(error)) }
  }
  print(JSON.stringify({ step: name, ...outcome }))
}

const second = connect(db.getMongo().getURI())

step('insert one', () =>
  db.pets.insertOne({ _id: 1, name: 'Rex', kind: 'dog', age: 3, likes: ['ball', 'bone'] }),
)
step('insert many', () =>
  db.pets.insertMany([
    { _id: 2, name: 'Tom', kind: 'cat', age: NumberLong(7), weight: 4.25 },
    { _id: 3, name: 'Ada', kind: 'cat', age: 1, born: ISODate('2020-05-06T07:08:09Z') },
    { _id: 4, name: 'Bo', kind: 'dog', tag: UUID('01234567-89ab-cdef-0123-456789abcdef') },
  ]),
)
step('insert a decimal', () => db.prices.insertOne({ _id: 1, price: NumberDecimal('4.20') }))
step('insert twice', () => db.pets.insertOne({ _id: 1 }))
step('find', () => db.pets.find({ kind: 'cat' }).sort({ _id: 1 }).toArray())
step('find one by a word in an array', () => db.pets.findOne({ likes: 'ball' }, { name: 1, _id: 0 }))
step('find by a regular expression', () =>
  db.pets.find({ name: /^[AB]/ }, { name: 1 }).sort({ name: 1 }).toArray(),
)
step('skip and limit', () => db.pets.find({}, { _id: 1 }).sort({ _id: -1 }).skip(1).limit(2).toArray())
step('count', () => db.pets.countDocuments({ age: { $gte: 3 } }))
step('distinct', () => db.pets.distinct('kind').sort())
step('a cursor in small batches', () => {
  const seen = []
  db.pets
    .find()
    .sort({ _id: 1 })
    .batchSize(2)
    .forEach(({ _id }) => seen.push(_id))
  return seen
})
step('an operator that there is not', () => db.pets.find({ age: { $over: 3 } }).toArray())

step('update one', () => db.pets.updateOne({ _id: 1 }, { $inc: { age: 1 }, $push: { likes: 'cat' } }))
step('update many', () => db.pets.updateMany({ kind: 'cat' }, { $set: { indoors: true } }))
step('upsert', () => db.pets.updateOne({ _id: 9 }, { $set: { name: 'Neu' } }, { upsert: true }))
step('replace', () => db.pets.replaceOne({ _id: 9 }, { name: 'Newer' }))
step('find and update', () =>
  db.pets.findOneAndUpdate({ _id: 9 }, { $set: { kind: 'bird' } }, { returnNewDocument: true }),
)
step('find and modify', () =>
  db.pets.findAndModify({ query: { _id: 9 }, update: { $inc: { age: 2 } }, new: true }),
)
step('delete', () => db.pets.deleteOne({ _id: 9 }))
step('a batch', () =>
  db.pets.bulkWrite([
    { insertOne: { document: { _id: 5, kind: 'fish' } } },
    { updateOne: { filter: { _id: 5 }, update: { $set: { wet: true } } } },
    { deleteOne: { filter: { _id: 4 } } },
  ]),
)

step('aggregate', () =>
  db.pets
    .aggregate([{ $group: { _id: '$kind', n: { $sum: 1 }, old: { $max: '$age' } } }, { $sort: { _id: 1 } }])
    .toArray(),
)
step('make an index', () => db.pets.createIndex({ name: 1 }, { unique: true, sparse: true }))
step('list indexes', () => db.pets.getIndexes())
step('an index is kept', () => db.pets.insertOne({ _id: 6, name: 'Rex' }))
step('drop an index', () => Number(db.pets.dropIndex('name_1').nIndexesWas))
step('collections', () => db.getCollectionNames().sort())
step('databases', () => db.getMongo().getDBNames().includes(db.getName()))
step('the version', () => typeof db.version())
step('a command', () => db.runCommand({ ping: 1 }).ok)
step('a command that there is not', () => db.runCommand({ frobnicate: 1 }))
step('statistics', () => db.pets.stats().count)
step('a transaction', () => {
  const session = db.getMongo().startSession()
  const pets = session.getDatabase(db.getName()).pets
  session.startTransaction()
  pets.updateOne({ _id: 1 }, { $set: { age: 10 } })
  const within = pets.findOne({ _id: 1 }).age
  const without = second.pets.findOne({ _id: 1 }).age
  session.commitTransaction()
  return [within, without, second.pets.findOne({ _id: 1 }).age]
})
step('a collection renamed', () => db.pets.renameCollection('animals'))
step('all of them, by a second connection', () => second.animals.find().sort({ _id: 1 }).toArray())
step('drop', () => db.animals.drop())
step('insert after all', () => db.animals.insertOne({ _id: 'last' }))
