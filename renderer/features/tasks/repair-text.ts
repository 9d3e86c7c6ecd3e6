import type { SalvageProgress } from '../../../shared/contract/repair.ts'
import { formatLsn, plural } from '../../state/format.ts'
import type { Repair } from '../../state/repairs.ts'
import { progressText } from '../../state/migration-text.ts'

/** What is done, as a heading. */
export function repairTitle({ kind, projectName }: Repair): string {
  switch (kind) {
    case 'prepare':
      return `Index of \`${projectName}\``
    case 'rebuild':
      return `Rebuild the index of \`${projectName}\``
    case 'salvage':
      return `Salvage \`${projectName}\``
    case 'move':
      return `Move \`${projectName}\``
    case 'migrate':
      return `Migrate into \`${projectName}\``
  }
}

/** What is happening, or what became of it, in one sentence without a full stop. */
export function repairText(repair: Repair): string {
  const { kind, state, share, salvage } = repair
  if (state === 'failed') return 'Failed'
  if (state === 'stopped') return stoppedTexts[kind]
  if (kind === 'move') return moveText(repair)
  if (kind === 'migrate') return migrationText(repair)
  const percent = share === null ? '' : ` · ${Math.floor(share * 100)} %`
  if (kind === 'salvage') {
    if (salvage === null) return 'Reading the log'
    return state === 'running'
      ? `Saved up to LSN ${formatLsn(salvage.savedLsn)}${percent}`
      : savedText(salvage)
  }
  return state === 'running' ? `Folding the log${percent}` : 'The index was made anew from the log'
}

const stoppedTexts: Readonly<Record<Repair['kind'], string>> = {
  prepare: 'Stopped: the next use of the project goes on with it',
  rebuild: 'Stopped: the next use of the project goes on with it',
  salvage: 'Stopped: no project was made',
  move: 'Stopped: the project is where it was, and what was copied is not copied again',
  migrate: 'Stopped: what was brought over stays, and is not brought over again',
}

function moveText({ move, state }: Repair): string {
  if (move === null) return 'Looking at both places'
  const entries = plural(move.headLsn, 'entry', 'entries')
  if (state === 'running') {
    const what = move.step === 'copying' ? 'Copying' : 'Comparing'
    return `${what}: LSN ${formatLsn(move.lsn)} of ${formatLsn(move.headLsn)}`
  }
  const home = move.project?.home
  const where = home?.kind === 'mongodb' ? `in the database \`${home.database}\`` : 'on this computer'
  return `The project is ${where} now, with the same LSNs, hashes and times; ${entries} compared`
}

const migrationText = ({ migration, state }: Repair): string => {
  if (migration === null) return 'Looking at the collections'
  return state === 'running' ? progressText(migration) : 'The older installation is in the project now'
}

/** `1,204 records saved, up to LSN 3,410; 2 damaged entries recovered; 13 LSNs lost; branches main, child`. */
export function savedText({ records, savedLsn, recovered, lost, made }: SalvageProgress): string {
  const parts = [`${plural(records, 'record')} saved, up to LSN ${formatLsn(savedLsn)}`]
  if (recovered > 0) parts.push(`${plural(recovered, 'damaged entry', 'damaged entries')} recovered`)
  parts.push(lost === 0 ? 'nothing lost' : `${plural(lost, 'LSN')} lost`)
  if (made !== null) parts.push(branchesText(made.branches))
  return parts.join('; ')
}

function branchesText(branches: readonly string[]): string {
  const named = branches.slice(0, 3).map((name) => `\`${name}\``)
  const others = branches.length - named.length
  const more = others > 0 ? ` and ${others} more` : ''
  return `${branches.length === 1 ? 'branch' : 'branches'} ${named.join(', ')}${more}`
}
