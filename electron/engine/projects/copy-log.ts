import { ArgonError } from '../../../shared/model/errors.ts'
import { compareBytes } from '../bson/raw.ts'
import { corruptEntry } from '../log/entry-codec.ts'
import type { RemoteLog } from '../log/mongodb/remote-log.ts'
import { lastLsn } from '../log/record.ts'
import type { Project } from './project.ts'

/** How far a move is: first the records are copied, then every one of them is compared. */
export interface MoveProgress {
  readonly step: 'copying' | 'verifying'
  readonly lsn: number
  readonly headLsn: number
}

const entriesPerReport = 250

/** What is there already must be how this log begins: an earlier try, or the project was there before. */
export async function ensureBeginning(project: Project, remote: RemoteLog): Promise<void> {
  const { lsn, hash } = await remote.head()
  if (lsn === 0) return
  const here = project.log.boundsAt(lsn)
  const isBeginning = here?.last === lsn && compareBytes(project.log.record(here.lsn).hash, hash) === 0
  if (!isBeginning) throw another(lsn)
}

/** Appends there what it lacks, record by record: each is in its place once, however often this is begun again. */
export async function* copyRecords(project: Project, remote: RemoteLog): AsyncGenerator<MoveProgress> {
  const { log } = project
  const walk = log.walk()
  let { lsn } = await remote.head()
  for (let told = lsn; lsn < log.head().lsn;) {
    await walk.prepare(lsn + 1)
    const header = project.headerAt(lsn + 1)
    const outcome = await remote.append(walk.record(header.lsn))
    if (outcome === 'lost') throw another(header.lsn)
    lsn = lastLsn(header)
    if (lsn - told < entriesPerReport && lsn < log.head().lsn) continue
    told = lsn
    yield { step: 'copying', lsn, headLsn: log.head().lsn }
  }
}

/** Every record there, which whoever reads it has checked against its hash, against the one here. */
export async function* compareAll(
  project: Project,
  remote: RemoteLog,
  from: number,
): AsyncGenerator<MoveProgress> {
  const { log } = project
  const headLsn = log.head().lsn
  const walk = log.walk()
  let next = from
  let told = from
  for await (const theirs of remote.recordsFrom(from)) {
    if (next > headLsn) break
    await walk.prepare(next)
    const ours = walk.record(theirs.lsn)
    if (theirs.lsn !== next || compareBytes(ours.hash, theirs.hash) !== 0) throw another(next)
    next = lastLsn(theirs) + 1
    if (next - told < entriesPerReport) continue
    told = next
    yield { step: 'verifying', lsn: next - 1, headLsn }
  }
  if (next <= headLsn) throw corruptEntry(next, 'it did not arrive at the new home')
  yield { step: 'verifying', lsn: headLsn, headLsn }
}

const another = (lsn: number): ArgonError =>
  new ArgonError(
    'log.replaced',
    `The database has another history of this project from LSN ${lsn} on; move it into another database`,
    { lsn },
  )
