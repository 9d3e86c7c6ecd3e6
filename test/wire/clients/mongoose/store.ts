import mongoose, { Schema, type Connection, type InferSchemaType } from 'mongoose'

const authorSchema = new Schema({
  name: { type: String, required: true, trim: true, unique: true },
  born: { type: Number, min: 1000, max: 2100 },
})

const bookSchema = new Schema(
  {
    title: { type: String, required: true, index: true },
    author: { type: Schema.Types.ObjectId, ref: 'Author', required: true },
    genres: { type: [String], enum: ['novel', 'essay', 'poetry'] },
    reviews: [{ by: String, stars: { type: Number, min: 1, max: 5 } }],
    sold: { type: Number, default: 0 },
    slug: String,
  },
  { timestamps: true, optimisticConcurrency: true },
)
bookSchema.index({ author: 1, title: 1 }, { unique: true })

bookSchema.pre('save', function () {
  this.slug = this.title.toLowerCase().replaceAll(' ', '-')
})

bookSchema.virtual('stars').get(function () {
  const stars = this.reviews.map((review) => review.stars ?? 0)
  return stars.length === 0 ? null : stars.reduce((sum, n) => sum + n, 0) / stars.length
})

type Book = InferSchemaType<typeof bookSchema>

/** The models of a small bookshop, and the names that its middleware was called with. */
export function bookshop(connection: Connection) {
  const removed: string[] = []
  const schema = bookSchema.clone()
  schema.post('findOneAndDelete', (book: Book | null) => void removed.push(book?.title ?? 'nothing'))
  return {
    Author: connection.model('Author', authorSchema),
    Book: connection.model('Book', schema),
    removed,
  }
}

/** A connection as an application makes it: indexes are built by themselves. */
export const openConnection = (uri: string, database: string): Promise<Connection> =>
  mongoose.createConnection(uri, { dbName: database, autoIndex: true, appName: 'bookshop' }).asPromise()
