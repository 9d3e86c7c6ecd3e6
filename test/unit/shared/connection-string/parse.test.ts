import { describe, expect, test } from 'vitest'
import { printConnectionString, withOption } from '../../../../shared/connection-string/connection-string.ts'
import type { ConnectionString } from '../../../../shared/connection-string/connection-string.ts'
import { parseConnectionString } from '../../../../shared/connection-string/parse.ts'
import { splitSecrets, withoutSecrets, withSecrets } from '../../../../shared/connection-string/secrets.ts'

function parsed(text: string): ConnectionString {
  const result = parseConnectionString(text)
  if (result.kind === 'fault') throw new Error(result.fault)
  return result.value
}

function fault(text: string): string {
  const result = parseConnectionString(text)
  return result.kind === 'fault' ? result.fault : 'none'
}

describe('a connection string', () => {
  test('says hosts, user, database and options', () => {
    expect(parsed('mongodb://ann:p%40ss@one:1,two:2/shop?replicaSet=rs0&tls=true')).toEqual({
      isSrv: false,
      hosts: ['one:1', 'two:2'],
      username: 'ann',
      password: 'p@ss',
      database: 'shop',
      options: [
        ['replicaSet', 'rs0'],
        ['tls', 'true'],
      ],
    })
    expect(parsed('mongodb+srv://cluster0.abc.mongodb.net/')).toMatchObject({
      isSrv: true,
      hosts: ['cluster0.abc.mongodb.net'],
      username: '',
    })
  })

  test.each([
    'mongodb://localhost',
    'mongodb://[::1]:27017',
    'mongodb://[fe80::1%25eth0],10.0.0.1:5',
    'mongodb://host/?appName=a',
  ])('%s is one', (text) => {
    expect(printConnectionString(parsed(text))).toBe(text)
  })

  test.each([
    ['', /is needed/u],
    ['http://localhost', /begins with mongodb/u],
    ['mongodb://', /host is missing/u],
    ['mongodb://a,,b', /host is missing/u],
    ['mongodb://:27017', /before :27017 is missing/u],
    ['mongodb://host:0', /from 1 to 65535/u],
    ['mongodb://host:port', /from 1 to 65535/u],
    ['mongodb://::1', /in brackets/u],
    ['mongodb://a b', /cannot have/u],
    ['mongodb://%2Ftmp%2Fmongodb-27017.sock', /Sockets of the file system/u],
    ['mongodb:///tmp/mongodb-27017.sock', /Sockets of the file system/u],
    ['mongodb://ann:a@b@host', /written as %40/u],
    ['mongodb://ann:a/b@host', /written as %2F/u],
    ['mongodb://ann:a?b@host', /written as %3F/u],
    ['mongodb://ann:a:b@host', /written as %3A/u],
    ['mongodb://ann:a#b@host', /written as %23/u],
    ['mongodb://ann:100%@host', /% in the password .* %25/u],
    ['mongodb://:secret@host', /no user name/u],
    ['mongodb://host/a.b', /cannot hold/u],
    ['mongodb://host/?tls', /option tls has no value/u],
    ['mongodb://host/?=1', /nothing before/u],
    ['mongodb+srv://a,b', /exactly one host/u],
    ['mongodb+srv://a:1', /without a port/u],
  ])('%s is none, and what is wrong is said', (text, words) => {
    expect(fault(text)).toMatch(words)
  })

  test('has an end', () => {
    expect(fault(`mongodb://${'a'.repeat(20_000)}`)).toMatch(/too long/u)
  })

  test('a fault never repeats the password', () => {
    for (const text of ['mongodb://ann:s3cr3t@@h', 'mongodb://ann:s3cr3t@ho st', 'mongodb://ann:s3cr3t%@h'])
      expect(fault(text)).not.toContain('s3cr3t')
  })
})

test('an option is set in its place, whatever its case, and taken away', () => {
  const from = parsed('mongodb://h/?TLS=true&w=1')
  expect(printConnectionString(withOption(from, 'tls', 'false'))).toBe('mongodb://h/?TLS=false&w=1')
  expect(printConnectionString(withOption(from, 'tls', ''))).toBe('mongodb://h/?w=1')
  expect(printConnectionString(withOption(from, 'replicaSet', 'rs0'))).toBe(
    'mongodb://h/?TLS=true&w=1&replicaSet=rs0',
  )
})

describe('secrets', () => {
  const text =
    'mongodb://key:pass@h/?authMechanism=MONGODB-AWS&authMechanismProperties=A:b,AWS_SESSION_TOKEN:tok%2Ben' +
    '&proxyHost=p&proxyPassword=through&tlsCertificateKeyFilePassword=file'

  test('are taken out, every one, and put back', () => {
    const { bare, secrets } = splitSecrets(parsed(text))
    expect(secrets).toEqual({
      password: 'pass',
      proxyPassword: 'through',
      tlsCertificateKeyFilePassword: 'file',
      AWS_SESSION_TOKEN: 'tok+en',
    })
    const shown = printConnectionString(bare)
    for (const secret of Object.values(secrets)) expect(shown).not.toContain(secret)
    expect(splitSecrets(withSecrets(bare, secrets))).toEqual({ bare, secrets })
  })

  test('are never in what is shown', () => {
    expect(withoutSecrets(text)).toBe(
      'mongodb://key@h/?authMechanism=MONGODB-AWS&authMechanismProperties=A:b&proxyHost=p',
    )
    expect(withoutSecrets('no connection string with pass')).toBe('')
  })

  test('a password without a user has no place', () => {
    expect(withSecrets(parsed('mongodb://h'), { password: 'x' }).password).toBe('')
  })
})
