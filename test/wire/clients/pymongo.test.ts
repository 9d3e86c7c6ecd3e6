import path from 'node:path'
import { inject } from 'vitest'
import { pymongoDifferences } from '../known-differences/pymongo.ts'
import { childTranscript } from '../support/child-transcript.ts'
import { clientSuite } from '../support/client-suite.ts'

const { python } = inject('wireClients')
const script = path.join(import.meta.dirname, 'pymongo/script.py')

clientSuite(
  'PyMongo',
  python === undefined
    ? []
    : [
        {
          name: 'warehouse',
          run: ({ uri, database }) => childTranscript('warehouse', python, [script, uri, database]),
        },
      ],
  pymongoDifferences,
)
