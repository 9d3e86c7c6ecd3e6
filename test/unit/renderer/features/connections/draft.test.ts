import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  beginDraft,
  editBare,
  editSecret,
  hasSecrets,
  revealSecrets,
  settleText,
  typeText,
} from '../../../../../renderer/features/connections/model/draft.ts'
import type { Draft } from '../../../../../renderer/features/connections/model/draft.ts'
import {
  hostsOf,
  nameFor,
  tlsOf,
  usesTls,
  withHosts,
  withSrv,
  withTls,
} from '../../../../../renderer/features/connections/model/fields.ts'

const paste = (text: string, onto: Draft = beginDraft()): Draft => settleText(typeText(onto, text))

function bareOf({ bare }: Draft) {
  if (bare === null) throw new Error('The text could not be read')
  return bare
}

describe('the text', () => {
  test('loses its password when it is pasted, and the password has a field of its own', () => {
    const draft = paste('mongodb://ann:p%40ss@h/?replicaSet=rs0')
    expect(draft.text).toBe('mongodb://ann@h/?replicaSet=rs0')
    expect(draft.secrets).toEqual({ password: 'p@ss' })
    expect(draft.fault).toBeNull()
  })

  test('is left alone while it is typed, and nothing is held against it until it is left', () => {
    let draft = beginDraft('mongodb://h')
    for (let end = 1; end <= 'mongodb://ann:pw@host'.length; end++) {
      draft = typeText(draft, 'mongodb://ann:pw@host'.slice(0, end))
      expect(draft.isSettled).toBe(false)
    }
    expect(draft.text).toBe('mongodb://ann:pw@host')
    expect(settleText(draft)).toMatchObject({ text: 'mongodb://ann@host', isSettled: true })
    expect(settleText(typeText(draft, 'mongodb://'))).toMatchObject({ bare: null, isSettled: true })
    expect(settleText(typeText(draft, 'mongodb://')).fault).toMatch(/host is missing/u)
  })

  test.each([
    ['localhost:27017', 'mongodb://localhost:27017'],
    [' db.example.com,other:1/shop ', 'mongodb://db.example.com,other:1/shop'],
    ['mongosh "mongodb+srv://c.example.com/"', 'mongodb+srv://c.example.com'],
    ["'mongodb://h'", 'mongodb://h'],
  ])('%s means %s', (pasted, text) => {
    expect(paste(pasted).text).toBe(text)
  })

  test.each([
    ['mongodb://ann:p@ss@h', 'mongodb://ann@h', 'p@ss'],
    ['mongodb://ann:a/b?c#d:e@h/shop', 'mongodb://ann@h/shop', 'a/b?c#d:e'],
    ['mongodb://ann:100%@h', 'mongodb://ann@h', '100%'],
    ['mongodb://ann:a%40@b@h', 'mongodb://ann@h', 'a@@b'],
    [
      'mongodb+srv://ann:<db_password>@c.example.com/?w=majority',
      'mongodb+srv://ann@c.example.com/?w=majority',
      undefined,
    ],
  ])('%s is what people paste', (pasted, text, password) => {
    expect(paste(pasted)).toMatchObject({ text, fault: null })
    expect(paste(pasted).secrets.password).toBe(password)
  })

  test('an @ behind the hosts is not taken for a password', () => {
    expect(paste('mongodb://h:27017/?appName=a@b').bare).toBeNull()
    expect(paste('mongodb://h/?appName=a@b').bare).toBeNull()
  })

  test('shows its secrets only while it was asked to', () => {
    const shown = revealSecrets(paste('mongodb://ann:pw@h'), true)
    expect(shown.text).toBe('mongodb://ann:pw@h')
    const changed = settleText(typeText(shown, 'mongodb://ann:other@h'))
    expect(changed).toMatchObject({ text: 'mongodb://ann:other@h', secrets: { password: 'other' } })
    expect(revealSecrets(changed, false).text).toBe('mongodb://ann@h')
    expect(hasSecrets(settleText(typeText(shown, 'mongodb://ann@h')))).toBe(false)
  })
})

describe('the fields', () => {
  test('write the text, and can hold what no text can while they are being changed', () => {
    const begun = beginDraft('mongodb://h')
    const empty = editBare(begun, withHosts(bareOf(begun), ''))
    expect(empty).toMatchObject({ text: 'mongodb://', isSettled: true })
    expect(empty.fault).toMatch(/host is missing/u)
    const next = editBare(empty, withHosts(bareOf(empty), 'a:1, b:2'))
    expect(next).toMatchObject({ text: 'mongodb://a:1,b:2', fault: null })
    expect(hostsOf(bareOf(next))).toBe('a:1,b:2')
  })

  test('a secret is not in the text, unless it is shown', () => {
    const draft = editSecret(paste('mongodb://ann@h'), 'password', 'x/y')
    expect(draft.text).toBe('mongodb://ann@h')
    expect(revealSecrets(draft, true).text).toBe('mongodb://ann:x%2Fy@h')
    expect(editSecret(revealSecrets(draft, true), 'password', 'z').text).toBe('mongodb://ann:z@h')
  })

  test('SRV has one host and no port; TLS is on with it', () => {
    const srv = withSrv(bareOf(paste('mongodb://a:1,b:2/?directConnection=true')), true)
    expect(srv).toMatchObject({ hosts: ['a'], options: [] })
    expect([usesTls(srv), usesTls(withTls(srv, 'false')), usesTls(withSrv(srv, false))]).toEqual([
      true,
      false,
      false,
    ])
  })

  test('the older name of TLS is read, and replaced', () => {
    const old = bareOf(paste('mongodb://h/?ssl=true'))
    expect(tlsOf(old)).toBe('true')
    expect(withTls(old, 'false').options).toEqual([['tls', 'false']])
  })

  test('a connection is named after its hosts', () => {
    expect(nameFor(bareOf(paste('mongodb://a:1,b,c')))).toBe('a:1 and 2 more')
    expect(nameFor(bareOf(paste('mongodb://a')))).toBe('a')
    expect(nameFor(null)).toBe('')
  })
})

test('whatever is typed and changed, a hidden secret is never in a settled text', () => {
  const password = fc.stringMatching(/^[A-Z@:/%#]{6,12}$/u)
  const step = fc.constantFrom('settle', 'hosts', 'secret', 'reveal and hide', 'tls')
  fc.assert(
    fc.property(password, fc.array(step, { maxLength: 8 }), (secret, steps) => {
      let draft = paste(`mongodb://ann:${encodeURIComponent(secret)}@h`)
      for (const kind of steps) {
        if (kind === 'settle') draft = settleText(draft)
        if (kind === 'hosts') draft = editBare(draft, withHosts(bareOf(draft), 'x,y'))
        if (kind === 'tls') draft = editBare(draft, withTls(bareOf(draft), 'true'))
        if (kind === 'secret') draft = editSecret(draft, 'password', secret)
        if (kind === 'reveal and hide') draft = revealSecrets(revealSecrets(draft, true), false)
        expect(draft.text).not.toContain(encodeURIComponent(secret))
        expect(draft.secrets.password).toBe(secret)
      }
    }),
  )
})
