import { describe, expect, test } from 'vitest'
import { exitCodes } from '../../../../electron/cli/exit-codes.ts'
import { bytesText, plural, table, timeText, visible } from '../../../../electron/cli/format.ts'
import { didYouMean, nearMisses } from '../../../../electron/cli/near-misses.ts'
import { Progress } from '../../../../electron/cli/progress.ts'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { TextSink } from '../../../support/cli-shop.ts'

describe('near misses', () => {
  test.each([
    ['shpo', ['shop']],
    ['sho', ['shop', 'shops']],
    ['ships', ['shops']],
    ['sp', ['spring sale']],
    ['SHOOP', ['shop']],
    ['xyz', []],
    ['', []],
  ])('%s', (wanted, expected) => {
    expect(nearMisses(wanted, ['main', 'shop', 'shop', 'shops', 'spring sale'])).toEqual(expected)
  })

  test('as the end of a sentence', () => {
    expect(didYouMean('sho', ['shop', 'shops'])).toBe('; did you mean `shop` or `shops`?')
    expect(didYouMean('x', ['shop'])).toBe('')
  })
})

describe('text for people', () => {
  test('columns stand under each other, and nothing steers the terminal', () => {
    const rows = [
      ['NAME', 'N'],
      ['é\u001b[2J', '1'],
      ['a longer name', '22'],
    ]
    expect(table(rows)).toEqual(['NAME           N', 'é\ufffd[2J          1', 'a longer name  22'])
    expect(visible('two\nlines\r')).toBe('two lines\ufffd')
  })

  test('numbers, sizes and times', () => {
    expect(plural(1, 'document')).toBe('1 document')
    expect(plural(1_204_117, 'entry', 'entries')).toBe('1,204,117 entries')
    expect([0, 999, 1000, 1_234_567, 5e15].map(bytesText)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '1.2 MB',
      '5000.0 TB',
    ])
    expect(timeText(Date.UTC(2026, 10, 2, 14, 3, 11, 900))).toBe('2026-11-02 14:03:11Z')
  })
})

describe('progress', () => {
  function shown(isTTY: boolean, times: readonly number[]): string {
    let now = 0
    const stderr = new TextSink(isTTY)
    const progress = new Progress({ stderr, now: () => now })
    for (now of times) progress.report(() => `at ${now}`)
    progress.end()
    return stderr.text
  }

  test('is one line that is written over where a person watches, and gone at the end', () => {
    expect(shown(true, [50, 150, 200, 260])).toBe('\r\u001b[2Kat 150\r\u001b[2Kat 260\r\u001b[2K')
  })

  test('is a line now and then elsewhere, and none for what is quick', () => {
    expect(shown(false, [50, 4999])).toBe('')
    expect(shown(false, [100, 5000, 9999, 10_000])).toBe('at 5000\nat 10000\n')
  })
})

test('the README has every exit code', () => {
  const readme = readFileSync(path.resolve(import.meta.dirname, '../../../../README.md'), 'utf8')
  const rows = [...readme.matchAll(/^\| (\d+) +\| (\w[\w ]*\w) *\|/gmu)].map(([, code, name]) => [
    name,
    Number(code),
  ])
  const words = (name: string): string => name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`)
  expect(rows).toEqual(Object.entries(exitCodes).map(([name, code]) => [words(name), code]))
})
