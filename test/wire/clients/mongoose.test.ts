import { mongooseDifferences } from '../known-differences/mongoose.ts'
import { clientSuite } from '../support/client-suite.ts'
import { transcriptOf } from '../support/transcript.ts'
import { mongooseScript } from './mongoose/script.ts'

clientSuite(
  'mongoose',
  [{ name: 'bookshop', run: (target) => transcriptOf('bookshop', mongooseScript, target) }],
  mongooseDifferences,
)
