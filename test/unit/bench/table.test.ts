import { expect, test } from 'vitest'
import { atMost, plainLine, ratioLine } from '../../bench/report/line.ts'
import { lineTable, markdownTable } from '../../bench/report/table.ts'
import { bytes, milliseconds, ratio } from '../../bench/report/units.ts'

test('a table is Markdown with columns as wide as what is in them', () => {
  expect(markdownTable(['A', 'Longer'], [['four', 'x'], ['y']])).toBe(
    ['| A    | Longer |', '| ---- | ------ |', '| four | x      |', '| y    |        |'].join('\n'),
  )
})

test('a line of the table says its goal and whether it is kept', () => {
  const table = lineTable([
    ratioLine('Page', '0.40 ms', 'yardstick 0.20 ms', 2, atMost(1.5)),
    plainLine('Open', 'milliseconds', 70, atMost(150), { baseline: 'imports 50 ms' }),
    ratioLine('Look', '1', '2', 0.5, null),
  ])
  const cells = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()))
  expect(cells[2]).toEqual(['', 'Page', '≤ 1.5×', '0.40 ms', 'yardstick 0.20 ms', '2.00×', 'NO', ''])
  expect(cells[3]).toEqual(['', 'Open', '≤ 150 ms', '70 ms', 'imports 50 ms', '', 'yes', ''])
  expect(cells[4]).toEqual(['', 'Look', '', '1', '2', '0.50×', '', ''])
})

test('numbers are short and have their unit', () => {
  expect([0.0091, 0.48, 711].map(milliseconds)).toEqual(['9.1 µs', '0.48 ms', '711 ms'])
  expect([652, 2048, 5 * 1024 ** 2, 300 * 1024 ** 2].map(bytes)).toEqual([
    '652 B',
    '2.0 KB',
    '5.0 MB',
    '300 MB',
  ])
  expect([0, 0.0001, 1.234, 26.02].map(ratio)).toEqual(['0.00×', '1.0e-4×', '1.23×', '26.0×'])
})
