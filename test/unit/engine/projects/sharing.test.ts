import { onTestFinished } from 'vitest'
import { describeSharing } from '../../../conformance/sharing-suite.ts'
import { SharedStores } from '../../../support/shared-store-database.ts'

describeSharing('in stores', async () => {
  const stores = new SharedStores()
  onTestFinished(() => stores.close())
  return { connect: async () => stores.connect() }
})
