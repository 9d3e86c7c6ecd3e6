import { onTestFinished } from 'vitest'
import { describeLog } from '../../../conformance/log-conformance.ts'
import { embeddedSubject, sharedSubject } from '../../../conformance/log-subjects.ts'
import { scratchProjectId } from '../../../support/scratch-project.ts'
import { SharedStore, WayToStore } from '../../../support/shared-store.ts'

describeLog('embedded', embeddedSubject)

describeLog('shared, in a store', () => {
  const shared = new SharedStore(scratchProjectId)
  onTestFinished(() => shared.close())
  return sharedSubject(async () => new WayToStore(shared))
})
