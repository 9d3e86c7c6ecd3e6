import { describe, expect, it } from 'vitest'
import {
  branchDatabase,
  momentText,
  parseDatabaseName,
} from '../../../../electron/wire/names/database-name.ts'

describe('the name of a database', () => {
  it('means the branch main of a project where it has no tilde', () => {
    expect(parseDatabaseName('shop')).toEqual({ kind: 'plain', name: 'shop' })
    expect(parseDatabaseName('test@1')).toEqual({ kind: 'plain', name: 'test@1' })
  })

  it('is a branch by handles, at its head, at an LSN or at a time', () => {
    const branch = { kind: 'branch', project: 'shop', branch: 'pricing-test' }
    expect(parseDatabaseName('shop~pricing-test')).toEqual({ ...branch, at: { kind: 'head' } })
    expect(parseDatabaseName('shop~pricing-test@41207')).toEqual({
      ...branch,
      at: { kind: 'lsn', lsn: 41_207 },
    })
    const time = Date.UTC(2026, 10, 2, 14, 3, 11)
    expect(parseDatabaseName('shop~pricing-test@20261102T140311Z')).toEqual({
      ...branch,
      at: { kind: 'time', time },
    })
    expect(momentText(time)).toBe('20261102T140311Z')
    expect(branchDatabase({ handle: 'shop' }, { handle: 'pricing-test' })).toBe('shop~pricing-test')
  })

  it.each(['', 'a.b', 'a b', 'a$b', 'a/b', 'x'.repeat(64), 'a\0b'])(
    'is refused as MongoDB refuses it: %j',
    (name) => {
      expect(parseDatabaseName(name).kind).toBe('bad')
    },
  )

  it.each([
    '~',
    'shop~',
    '~main',
    'a~b~c',
    'a~b@',
    'a~b@0',
    'a~b@now',
    'a~b@20261302T140311Z',
    'a~b@20260230T000000Z',
    'a@1~b',
  ])('that names no branch is refused with how to write one: %s', (name) =>
    expect(parseDatabaseName(name)).toMatchObject({
      kind: 'bad',
      reason: expect.stringContaining('<project>~<branch>'),
    }),
  )
})
