import { MongoNetworkError, MongoParseError, MongoServerError } from 'mongodb'
import { describe, expect, test } from 'vitest'
import { describeFailure } from '../../../../electron/engine/connections/failure-words.ts'
import type { ConnectionString } from '../../../../shared/connection-string/connection-string.ts'
import { parseConnectionString } from '../../../../shared/connection-string/parse.ts'
import { ArgonError } from '../../../../shared/model/errors.ts'

function connection(uri: string): ConnectionString {
  const parsed = parseConnectionString(uri)
  if (parsed.kind === 'fault') throw new Error(parsed.fault)
  return parsed.value
}

const uri = 'mongodb://ann:s3cr%2Ft@db.example.com/shop?tls=true'

function words(error: Error, at = uri): ArgonError {
  const failure = describeFailure(error, connection(at))
  if (failure instanceof ArgonError) return failure
  throw new Error('It has no words')
}

const network = (code: string): Error =>
  new MongoNetworkError('it failed', { cause: Object.assign(new Error(`system says ${code}`), { code }) })
const answer = (code: number): Error => new MongoServerError({ message: 'no', code })

describe('what went wrong has words with the next step', () => {
  test.each([
    [network('ECONNREFUSED'), 'mongodb.refused', /Nothing listens at `db.example.com`.*its port/u],
    [network('ENOTFOUND'), 'mongodb.hostNotFound', /no host named `db.example.com`; check the spelling/u],
    [network('EAI_AGAIN'), 'mongodb.hostNotFound', /DNS does not answer/u],
    [network('ETIMEDOUT'), 'mongodb.timeout', /firewall/u],
    [network('ECONNRESET'), 'mongodb.unreachable', /client certificate/u],
    [network('EHOSTUNREACH'), 'mongodb.unreachable', /cannot be reached/u],
    [network('CERT_HAS_EXPIRED'), 'mongodb.tlsFailed', /has expired; it must be renewed/u],
    [network('SELF_SIGNED_CERT_IN_CHAIN'), 'mongodb.tlsFailed', /certificate authority under TLS/u],
    [network('ERR_TLS_CERT_ALTNAME_INVALID'), 'mongodb.tlsFailed', /connect by the name in it/u],
    [network('ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED'), 'mongodb.tlsFailed', /client certificate/u],
    [network('ERR_OSSL_BAD_DECRYPT'), 'mongodb.tlsFailed', /password of the client key/u],
    [answer(18), 'mongodb.authFailed', /`ann`.*database `shop` \(authSource\)/u],
    [answer(8000), 'mongodb.authFailed', /check the user name/u],
    [answer(13), 'mongodb.notAuthorised', /does not let the user `ann` do this/u],
    [answer(10_107), 'mongodb.notPrimary', /not the primary.*directConnection/u],
    [answer(13_435), 'mongodb.notPrimary', /takes no writes/u],
    [answer(59), 'mongodb.failed', /refused: no/u],
    [new MongoParseError('option x is not supported'), 'mongodb.badUri', /option x/u],
  ])('%s', (error, code, text) => {
    const failure = words(error)
    expect([failure.code, failure.message]).toEqual([code, expect.stringMatching(text)])
    expect(failure.message).not.toMatch(/\.$/u)
  })

  test('without a user a refusal asks for one', () => {
    expect(words(answer(18), 'mongodb://h')).toMatchObject({ code: 'mongodb.notAuthorised' })
    expect(words(answer(13), 'mongodb://h').message).toMatch(/give a user name and a password/u)
  })
})

test('what the driver says loses every secret, as it is and as it stands in an address', () => {
  const failure = words(new MongoParseError(`bad string ${uri}, password s3cr/t`))
  expect(failure.message).toContain('mongodb://ann:***@db.example.com')
  const told = [failure.message, JSON.stringify(failure.details), failure.stack].join('\n')
  for (const form of ['s3cr/t', 's3cr%2Ft']) expect(told).not.toContain(form)
})

test('words that are there already, and bugs come back as they are', () => {
  const said = new ArgonError('connection.notFound', 'gone')
  expect(describeFailure(said, connection(uri))).toBe(said)
  const bug = new TypeError('undefined is not a function')
  expect(describeFailure(bug, connection(uri))).toBe(bug)
})
