import { describe, expect, test } from 'vitest'
import { parseMomentText } from '../../../../shared/model/moment-text.ts'

const now = Date.UTC(2026, 10, 22, 12, 0, 0)
const read = (text: string, zone: 'utc' | 'local' = 'utc') => parseMomentText(text, { now, zone })
const time = (...parts: [number, number, number, number?, number?, number?, number?]) => ({
  kind: 'time',
  time: Date.UTC(...parts),
})

describe('LSNs', () => {
  test.each(['41207', '41,207', '41 207', '@41207', 'LSN 41,207', 'lsn41207', ' 41.207 '])('%s', (text) => {
    expect(read(text)).toEqual({ kind: 'lsn', lsn: 41207 })
  })

  test('zero, and numbers beyond any log, are told apart from text that cannot be read', () => {
    expect(read('0')).toEqual({ kind: 'bad', message: 'The first LSN is 1' })
    expect(read('999999999999999999')).toMatchObject({
      kind: 'bad',
      message: expect.stringMatching(/larger/u),
    })
    expect(read('41,20')).toMatchObject({ kind: 'bad', message: expect.stringMatching(/Type an LSN/u) })
  })
})

describe('times', () => {
  test.each([
    ['2026-11-02', time(2026, 10, 2)],
    ['2026-11-02 14:03', time(2026, 10, 2, 14, 3)],
    ['2026-11-02T14:03:11.250Z', time(2026, 10, 2, 14, 3, 11, 250)],
    ['2026-11-02 14:03:11 UTC', time(2026, 10, 2, 14, 3, 11)],
    ['2026-11-02T14:03:11+02:00', time(2026, 10, 2, 12, 3, 11)],
    ['2026-11-02 14:03 -0530', time(2026, 10, 2, 19, 33)],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test('a date without a zone is read on the clock that the person sees', () => {
    const local = new Date(2026, 6, 2, 14, 3).getTime()
    expect(read('2026-07-02 14:03', 'local')).toEqual({ kind: 'time', time: local })
    expect(read('2026-07-02 14:03Z', 'local')).toEqual(time(2026, 6, 2, 14, 3))
  })

  test.each([
    ['10 min ago', 600_000],
    ['1.5 hours ago', 5_400_000],
    ['@3 d ago', 259_200_000],
    ['2 weeks ago', 1_209_600_000],
  ])('%s', (text, before) => {
    expect(read(text)).toEqual({ kind: 'time', time: now - before })
  })

  test.each(['2026-04-31', '2026-02-29', '2026-13-01', '2026-01-01 24:00', '2026-01-01 12:60'])(
    '%s does not exist',
    (text) => {
      expect(read(text)).toEqual({ kind: 'bad', message: 'There is no such date or time' })
    },
  )
})

test('head, nothing, and nonsense', () => {
  expect(read('now')).toEqual({ kind: 'head' })
  expect(read('  ')).toEqual({ kind: 'empty' })
  expect(read('3 bananas ago').kind).toBe('bad')
  expect(read('yesterday').kind).toBe('bad')
})
