import { describe, expect, test } from 'vitest'
import { chooseEngine } from '../../../../electron/host/wal-switch.ts'

const uri = 'mongodb://host/shop'

describe('ENABLE_WAL', () => {
  test.each([[undefined], [''], ['true'], ['1'], ['ON']])('%s is the engine with the log', (said) => {
    expect(chooseEngine({ ENABLE_WAL: said, ARGON_MONGODB_URI: uri })).toEqual({ kind: 'wal' })
  })

  test.each([['false'], ['0'], [' No '], ['off']])('%s is the engine from before', (said) => {
    expect(chooseEngine({ ENABLE_WAL: said, ARGON_MONGODB_URI: uri })).toEqual({
      kind: 'legacy',
      uri,
      branches: null,
    })
  })

  test('takes MONGODB_URI where there is none of its own, and a list of branches', () => {
    const env = { ENABLE_WAL: 'false', MONGODB_URI: uri, ARGON_LEGACY_BRANCHES: 'main, dev_2,' }
    expect(chooseEngine(env)).toEqual({ kind: 'legacy', uri, branches: ['main', 'dev_2'] })
  })

  test('is refused where it says neither, or where no database is named', () => {
    expect(() => chooseEngine({ ENABLE_WAL: 'maybe' })).toThrow('ENABLE_WAL takes true or false, not maybe')
    expect(() => chooseEngine({ ENABLE_WAL: 'false' })).toThrow(/ARGON_MONGODB_URI must name the database/)
  })
})
