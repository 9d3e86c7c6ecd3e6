import type { Collection } from '../../../shared/contract/collections.ts'
import { commands } from '../../../shared/contract/commands.ts'
import type { CommandId } from '../../../shared/contract/commands.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import type { At } from '../../../shared/model/moment.ts'
import { sortForLists } from '../../state/branches.ts'
import { commandLabel } from '../../state/commands.ts'
import { formatLsn, formatTime } from '../../state/format.ts'
import { parseMomentText } from '../../../shared/model/moment-text.ts'
import type { PaletteScope } from '../../state/overlays.ts'
import type { TimeZone } from '../../state/preferences.ts'
import { filterByText } from '../../ui/text-match.ts'

/** One thing the palette offers, without how it looks. */
export type PaletteEntry =
  | { readonly kind: 'moment'; readonly at: At; readonly label: string }
  | { readonly kind: 'collection'; readonly collection: Collection }
  | { readonly kind: 'branch'; readonly branch: Branch }
  | { readonly kind: 'command'; readonly id: CommandId; readonly label: string }

export interface PaletteSources {
  readonly scope: PaletteScope
  readonly collections: readonly Collection[]
  readonly branches: readonly Branch[]
  readonly now: number
  readonly zone: TimeZone
  /** Whether something on screen answers to a command; others are not listed. */
  readonly answers: (id: CommandId) => boolean
}

/** How many of each kind are listed; typing more finds the others. */
const shownMax = { short: 6, long: 40 }

/** Commands that make no sense inside the palette itself. */
const hiddenCommands: ReadonlySet<CommandId> = new Set(['view.palette'])

/** What the palette lists for a text: a moment, collections, branches, then actions; best matches first in each. */
export function paletteEntries(text: string, sources: PaletteSources): PaletteEntry[] {
  const moment = momentEntry(text, sources)
  if (text.trim().startsWith('@')) return moment === null ? [] : [moment]
  const max = text.trim() === '' && sources.scope === 'all' ? shownMax.short : shownMax.long
  const collections = filterByText(sources.collections, text, (c) => c.name).slice(0, max)
  const branches = filterByText(sortForLists(sources.branches), text, (b) => b.name).slice(0, max)
  const places: PaletteEntry[] = [
    ...(moment === null ? [] : [moment]),
    ...collections.map((collection): PaletteEntry => ({ kind: 'collection', collection })),
    ...branches.map((branch): PaletteEntry => ({ kind: 'branch', branch })),
  ]
  return sources.scope === 'places' ? places : [...places, ...commandEntries(text, sources.answers)]
}

function commandEntries(text: string, answers: PaletteSources['answers']): PaletteEntry[] {
  const listed = commands
    .filter((command) => !hiddenCommands.has(command.id) && answers(command.id))
    .map((command) => ({ id: command.id, label: commandLabel(command) }))
  return filterByText(listed, text, (command) => command.label).map(({ id, label }) => ({
    kind: 'command',
    id,
    label,
  }))
}

function momentEntry(text: string, { now, zone }: PaletteSources): PaletteEntry | null {
  const typed = parseMomentText(text, { now, zone })
  switch (typed.kind) {
    case 'lsn':
      return { kind: 'moment', at: typed, label: `Go to LSN ${formatLsn(typed.lsn)}` }
    case 'time':
      return { kind: 'moment', at: typed, label: `Go to ${formatTime(typed.time, zone)}` }
    case 'head':
      return { kind: 'moment', at: typed, label: 'Go to the head' }
    case 'empty':
    case 'bad':
      return null
  }
}
