import { atHead, atLsn, type At } from '../../../shared/model/moment.ts'
import { parseMomentText } from '../../../shared/model/moment-text.ts'
import { numberOf, type FieldReader } from '../field-reader.ts'
import { WireError } from '../wire-error.ts'

/** A moment as a shell's user gives it: an LSN, a date, or the text of either; undefined where nothing is given. */
export function momentOf(fields: FieldReader, name: string, now: number): At | undefined {
  const node = fields.value(name)
  switch (node?.kind) {
    case undefined:
      return undefined
    case 'int32':
    case 'int64':
    case 'double':
      return atLsn(numberOf(node))
    case 'date':
      return { kind: 'time', time: Number(node.milliseconds) }
    case 'string':
      return momentOfText(node.value, now)
    default:
      throw new WireError('TypeMismatch', `\`${name}\` is an LSN, a date, or text such as "10 min ago"`)
  }
}

function momentOfText(text: string, now: number): At {
  const read = parseMomentText(text, { now, zone: 'utc' })
  if (read.kind === 'head') return atHead
  if (read.kind === 'lsn') return atLsn(read.lsn)
  if (read.kind === 'time') return read
  const problem = read.kind === 'bad' ? read.message : 'It is empty'
  throw new WireError('BadValue', `\`${text}\` is no moment: ${problem}`)
}
