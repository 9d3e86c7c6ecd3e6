/** Pieces of the text that people read. */

/** `2026-11-02 14:03:11Z`: as it can be typed again. */
export const timeText = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}Z`

export const isoTime = (time: number): string => new Date(time).toISOString()

export const plural = (count: number, noun: string, many = `${noun}s`): string =>
  `${groups(count)} ${count === 1 ? noun : many}`

/** `1,204,117`. */
export const groups = (count: number): string => count.toLocaleString('en-US')

const units = ['B', 'kB', 'MB', 'GB', 'TB']

export function bytesText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`
}

/** Text of others on one line and without the power to steer a terminal. */
export const visible = (text: string): string =>
  text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/gu, (character) =>
    character === '\n' || character === '\t' ? ' ' : '\ufffd',
  )

/** Columns that stand under each other, two spaces apart; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.map((row) => row.map(visible))
  const widths = (shown[0] ?? []).map((_, column) =>
    Math.max(...shown.map((row) => Array.from(row[column] ?? '').length)),
  )
  return shown.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const padded = (cell: string, width: number): string => cell + ' '.repeat(width - Array.from(cell).length)
