import type { Connection } from 'mongoose'
import type { Script, Step } from '../../support/transcript.ts'
import { bookshop, openConnection } from './store.ts'

type Shop = ReturnType<typeof bookshop>

/** A bookshop on mongoose: its authors and books are made, validated, joined, changed, sold and removed. */
export const mongooseScript: Script = async ({ uri, database }, step) => {
  const connection = await openConnection(uri, database)
  const second = await openConnection(uri, database)
  try {
    const shop = bookshop(connection)
    await fill(shop, step)
    await ask(shop, step)
    await change(shop, step)
    await sell(connection, shop, step)
    await step('all books, by a second connection', () =>
      bookshop(second).Book.find().sort({ title: 1 }).lean(),
    )
  } finally {
    await connection.close()
    await second.close()
  }
}

async function fill({ Author, Book }: Shop, step: Step): Promise<void> {
  const idOf = async (name: string) => (await Author.findOne({ name }).orFail())._id
  await step('indexes are made', async () => {
    await Promise.all([Author.init(), Book.init()])
    return (await Book.listIndexes()).map(({ name, key, unique }) => ({ name, key, unique }))
  })
  await step('authors', async () => {
    const made = await Author.create([
      { name: ' Toni Morrison ', born: 1931 },
      { name: 'Italo Calvino', born: 1923 },
    ])
    return made.map(({ name }) => name)
  })
  await step('an author without a name', () => failures(Author.create({ born: 3000 })))
  await step('an author twice', async () => Author.create({ name: 'Italo Calvino' }).then(({ name }) => name))
  await step('books', async () => {
    const [morrison, calvino] = [await idOf('Toni Morrison'), await idOf('Italo Calvino')]
    const made = await Book.insertMany([
      { title: 'Beloved', author: morrison, genres: ['novel'], reviews: [{ by: 'ann', stars: 5 }] },
      { title: 'Sula', author: morrison, genres: ['novel'], sold: 2 },
      { title: 'Invisible Cities', author: calvino, genres: ['novel', 'essay'] },
    ])
    return made.length
  })
  await step('a book with a price and a slug', async () => {
    const book = new Book({ title: 'Six Memos', author: await idOf('Italo Calvino'), genres: ['essay'] })
    await book.save()
    return { slug: book.slug, hasTimes: book.createdAt instanceof Date, version: book.__v }
  })
  await step('a book of a genre that there is not', async () =>
    failures(Book.create({ title: 'X', author: await idOf('Italo Calvino'), genres: ['manual' as 'novel'] })),
  )
}

/** The paths that a validation refused, and why; nothing where it refused none. */
async function failures(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(() => null).catch((error: unknown) => error)
  const { errors } = error as { readonly errors?: Record<string, { readonly kind: string }> }
  if (errors === undefined) throw error
  return Object.entries(errors).map(([path, { kind }]) => `${path}: ${kind}`)
}

async function ask({ Author, Book }: Shop, step: Step): Promise<void> {
  await step('populate', async () => {
    const books = await Book.find({ genres: 'novel' })
      .sort('title')
      .populate<{ author: { name: string } }>('author')
    return books.map(({ title, author }) => `${title} by ${author.name}`)
  })
  await step('select, skip and limit', () =>
    Book.find().sort('-title').skip(1).limit(2).select('title -_id').lean(),
  )
  await step('count', () => Book.countDocuments({ sold: { $gt: 0 } }))
  await step('is there one', async () => (await Book.exists({ title: 'Sula' })) !== null)
  await step('distinct', async () => (await Book.distinct('genres')).toSorted())
  await step('where', () => Book.find().where('sold').gte(1).lte(5).select({ title: 1, _id: 0 }).lean())
  await step('a cursor', async () => {
    const titles: string[] = []
    for await (const { title } of Book.find().sort('title').cursor({ batchSize: 2 })) titles.push(title)
    return titles
  })
  await step('aggregate', () =>
    Author.aggregate([
      { $lookup: { from: 'books', localField: '_id', foreignField: 'author', as: 'books' } },
      { $project: { _id: 0, name: 1, books: { $size: '$books' } } },
      { $sort: { name: 1 } },
    ]),
  )
  await step('a filter that cannot be cast', () =>
    failuresOfCast(Book.find({ sold: 'many' as never }).exec()),
  )
}

const failuresOfCast = (work: Promise<unknown>): Promise<unknown> =>
  work.catch(({ name, path }: { readonly name: string; readonly path: string }) => `${name} at ${path}`)

async function change({ Book, removed }: Shop, step: Step): Promise<void> {
  await step('save a change', async () => {
    const book = await Book.findOne({ title: 'Beloved' }).orFail()
    book.reviews.push({ by: 'bob', stars: 3 })
    book.genres.push('poetry')
    await book.save()
    const again = await Book.findById(book._id).orFail()
    return { stars: again.get('stars') as unknown, genres: again.genres, version: again.__v }
  })
  await step('save what somebody else has changed', async () => {
    const [mine, theirs] = await Promise.all([
      Book.findOne({ title: 'Sula' }).orFail(),
      Book.findOne({ title: 'Sula' }).orFail(),
    ])
    theirs.sold = 7
    await theirs.save()
    mine.sold = 8
    return mine
      .save()
      .then(() => 'saved')
      .catch(({ name }: Error) => name)
  })
  await step(
    'update many',
    async () => (await Book.updateMany({ genres: 'essay' }, { $inc: { sold: 10 } })).modifiedCount,
  )
  await step('find by id and update', async () => {
    const { _id } = await Book.findOne({ title: 'Sula' }).orFail()
    return (await Book.findByIdAndUpdate(_id, { slug: 'sula-2' }, { returnDocument: 'after' }).orFail()).slug
  })
  await step('upsert', async () => {
    const { author } = await Book.findOne({ title: 'Sula' }).orFail()
    const update = { $setOnInsert: { genres: ['novel'] } }
    await Book.findOneAndUpdate({ title: 'Jazz', author }, update, {
      upsert: true,
      setDefaultsOnInsert: true,
    })
    return (await Book.findOne({ title: 'Jazz' }).orFail()).sold
  })
  await step('a batch', async () => {
    const { insertedCount, modifiedCount, deletedCount } = await Book.bulkWrite([
      { updateOne: { filter: { title: 'Jazz' }, update: { $set: { sold: 1 } } } },
      { deleteOne: { filter: { title: 'nothing' } } },
    ])
    return { insertedCount, modifiedCount, deletedCount }
  })
  await step('delete, and what the middleware saw', async () => {
    await Book.findOneAndDelete({ title: 'Jazz' })
    await Book.findOneAndDelete({ title: 'nothing' })
    return removed
  })
}

async function sell(connection: Connection, { Book }: Shop, step: Step): Promise<void> {
  await step('a transaction', async () => {
    await connection.transaction(async (session) => {
      const book = await Book.findOne({ title: 'Beloved' }).session(session).orFail()
      book.sold++
      await book.save()
    })
    return (await Book.findOne({ title: 'Beloved' }).orFail()).sold
  })
  await step('a transaction that is given up', async () => {
    const giveUp = connection.transaction(async (session) => {
      await Book.updateMany({}, { $set: { sold: 0 } }, { session })
      throw new Error('No more')
    })
    return giveUp.catch(({ message }: Error) => message)
  })
  await step('what is sold', () => Book.find().sort('title').select('title sold -_id').lean())
}
