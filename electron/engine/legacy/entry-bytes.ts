import { isDataOperation } from '../../../shared/model/entry.ts'
import { asLsn } from '../../../shared/model/ids.ts'
import { lastLsn } from '../log/record.ts'
import type { Project } from '../projects/project.ts'
import { breathe, TurnMeter } from '../store/turns.ts'

/** Bytes of BSON of all documents that a project's log holds, every version once. */
export async function bytesOfEntries(project: Project): Promise<number> {
  const headLsn = project.log.head().lsn
  const walk = project.log.walk()
  const turn = new TurnMeter()
  let bytes = 0
  await walk.prepare(1)
  for (let lsn = 1; lsn <= headLsn;) {
    const record = walk.record(asLsn(lsn))
    for (const { op, document } of record.entries) if (isDataOperation(op)) bytes += document.length
    lsn = lastLsn(record) + 1
    if (!turn.isOver(bytes)) continue
    await breathe()
    await walk.prepare(lsn)
  }
  return bytes
}
