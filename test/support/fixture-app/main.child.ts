import { runDesktopApp } from '../../../electron/shell/desktop-app.ts'
import { serve } from '../../../shared/rpc/serve.ts'
import { createFixtureImpl, fixtureContract } from './contract.ts'

/** The desktop shell as it is, over the fixture's contract instead of the engine. */
const state = { liveStreams: 0, openedStreams: 0 }
Object.assign(globalThis, { fixtureState: state })

runDesktopApp({
  bundles: import.meta.dirname,
  composeEngine: async ({ log }) => {
    const impl = createFixtureImpl(state)
    return {
      endpoint: null,
      connect: (port) =>
        serve(port, fixtureContract, impl, { onInternalError: (error, method) => log(method, error) }),
      close: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50))
        console.log('the fixture has closed')
      },
    }
  },
})
