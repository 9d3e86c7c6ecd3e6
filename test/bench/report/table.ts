import { goalText, isKept, type Line } from './line.ts'
import { ratio } from './units.ts'

/** A Markdown table, its columns padded so that it can be read as it is. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows]
  const widths = header.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? '').length)))
  const text = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [text(header), rule, ...rows.map(text)].join('\n')
}

const kept = (line: Line): string => {
  const is = isKept(line)
  if (is === null) return ''
  return is ? 'yes' : 'NO'
}

/** The lines of a run, each with its goal, what was measured and what stands beside it. */
export const lineTable = (lines: readonly Line[]): string =>
  markdownTable(
    ['Line', 'Goal', 'Measured', 'Baseline in the same run', 'Ratio', 'Kept'],
    lines.map((line) => [
      line.name,
      goalText(line),
      line.measured,
      line.baseline,
      line.ratio === null ? '' : ratio(line.ratio),
      kept(line),
    ]),
  )
