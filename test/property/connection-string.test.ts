import * as fc from 'fast-check'
import { ConnectionString as DriverString } from 'mongodb-connection-string-url'
import { expect, test } from 'vitest'
import { printConnectionString, withOption } from '../../shared/connection-string/connection-string.ts'
import type { ConnectionString } from '../../shared/connection-string/connection-string.ts'
import { parseConnectionString } from '../../shared/connection-string/parse.ts'
import { namesOf, splitSecrets, withSecrets } from '../../shared/connection-string/secrets.ts'

const signs = fc.stringMatching(/^[@:/?#[\]%&=+,;~!*'()$ .\\|"<>{}^`\w]{1,12}$/u)
const anyText = fc
  .oneof(signs, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }))
  .filter((text) => text.isWellFormed())
const label = fc.stringMatching(/^[a-z\d]([a-z\d-]{0,6}[a-z\d])?$/u)
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: null })
const host = fc
  .tuple(
    fc.oneof(
      name,
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
    ),
    port,
  )
  .map(([name, number]) => (number === null ? name : `${name}:${number}`))
const user = fc.oneof(
  fc.constant({ username: '', password: '' }),
  fc.record({ username: anyText, password: fc.oneof(fc.constant(''), anyText) }),
)
const database = fc.oneof(fc.constant(''), fc.stringMatching(/^[\w\-äé]{1,20}$/u))
const optionName = fc.constantFrom(
  'replicaSet',
  'tls',
  'authSource',
  'readPreferenceTags',
  'tlsCAFile',
  'appName',
)
const options = fc.array(fc.tuple(optionName, anyText), { maxLength: 5 })

const connection: fc.Arbitrary<ConnectionString> = fc
  .record({
    isSrv: fc.boolean(),
    hosts: fc.array(host, { minLength: 1, maxLength: 4 }),
    srvHost: name,
    user,
    database,
    options,
  })
  .map(({ isSrv, hosts, srvHost, user, ...rest }) => ({
    isSrv,
    hosts: isSrv ? [srvHost] : hosts,
    ...user,
    ...rest,
  }))

test('what is printed is read as the same again', () => {
  fc.assert(
    fc.property(connection, (parts) => {
      expect(parseConnectionString(printConnectionString(parts))).toEqual({ kind: 'ok', value: parts })
    }),
  )
})

test('the driver reads the same', () => {
  fc.assert(
    fc.property(connection, (parts) => {
      const driver = new DriverString(printConnectionString(parts))
      expect(driver.isSRV).toBe(parts.isSrv)
      expect(driver.hosts).toEqual(parts.hosts)
      expect(decodeURIComponent(driver.username)).toBe(parts.username)
      expect(decodeURIComponent(driver.password)).toBe(parts.password)
      expect(decodeURIComponent(driver.pathname.replace(/^\//u, ''))).toBe(parts.database)
      expect([...driver.searchParams]).toEqual(parts.options)
    }),
  )
})

test('any text is read or refused, and what is read is printed as something that is read as the same', () => {
  const near = fc
    .array(
      fc.constantFrom(
        'mongodb',
        '+srv',
        '://',
        '@',
        ':',
        '/',
        '?',
        '&',
        '=',
        ',',
        '[',
        ']',
        '%',
        '%40',
        'a',
        '1',
        '.',
      ),
    )
    .map((pieces) => `mongodb://${pieces.join('')}`)
  fc.assert(
    fc.property(fc.oneof(near, fc.string()), (text) => {
      const parsed = parseConnectionString(text)
      if (parsed.kind === 'fault') return
      expect(parseConnectionString(printConnectionString(parsed.value))).toEqual(parsed)
    }),
  )
})

test('secrets go out and come back, and nothing of them stays', () => {
  fc.assert(
    fc.property(connection, anyText, (parts, secret) => {
      const whole = withOption(parts, 'tlsCertificateKeyFilePassword', secret)
      const { bare, secrets } = splitSecrets(whole)
      expect(secrets.tlsCertificateKeyFilePassword).toBe(secret)
      expect(splitSecrets(bare)).toEqual({ bare, secrets: {} })
      expect(splitSecrets(withSecrets(bare, secrets))).toEqual({ bare, secrets })
      expect(namesOf(secrets).length).toBe(Object.keys(secrets).length)
    }),
  )
})
