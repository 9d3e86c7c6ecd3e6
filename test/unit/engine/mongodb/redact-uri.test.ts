import { expect, test } from 'vitest'
import { redactUri } from '../../../../electron/engine/mongodb/redact-uri.ts'

test.for([
  ['mongodb://ada:secret@db.example:27017/shop', 'mongodb://ada:***@db.example:27017/shop'],
  ['mongodb+srv://ada:secret@cluster.example/?w=1', 'mongodb+srv://ada:***@cluster.example/?w=1'],
  ['MONGODB://ada:SECRET@db', 'MONGODB://ada:***@db'],
  ['mongodb://ada:sec@ret/secret@db.example/', 'mongodb://ada:***@db.example/'],
  ['mongodb://secret@word@db/', 'mongodb://***:***@db/'],
  ['mongodb://ada@db/', 'mongodb://ada@db/'],
  ['mongodb://db.example/?tls=true', 'mongodb://db.example/?tls=true'],
  [
    'mongodb://db/?authMechanismProperties=AWS_SESSION_TOKEN:secret&tlsCertificateKeyFilePassword=secret&a=b',
    'mongodb://db/?authMechanismProperties=***&tlsCertificateKeyFilePassword=***&a=b',
  ],
  ['mongodb://db/?proxyHost=x&proxyPassword=secret', 'mongodb://db/?proxyHost=x&proxyPassword=***'],
  [
    'from "mongodb://a:secret@x/" to "mongodb://b:secret@y/"',
    'from "mongodb://a:***@x/" to "mongodb://b:***@y/"',
  ],
  ['nothing to hide', 'nothing to hide'],
] as const)('%s', ([text, expected]) => {
  expect(redactUri(text)).toBe(expected)
  expect(redactUri(text).toLowerCase()).not.toContain('secret')
})
