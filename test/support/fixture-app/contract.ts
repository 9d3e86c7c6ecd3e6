import * as z from 'zod/mini'
import { call, stream } from '../../../shared/rpc/define.ts'
import type { Impl } from '../../../shared/rpc/define.ts'

/** A small contract, so that a transport can be tried in a real page before and without the engine. */
export const fixtureContract = {
  values: {
    echo: call(
      z.object({ at: z.date(), bytes: z.instanceof(Uint8Array) }),
      z.object({ at: z.date(), bytes: z.instanceof(Uint8Array) }),
    ),
    zeros: call(z.object({ length: z.int() }), z.instanceof(Uint8Array)),
    never: call(z.object({}), z.null()),
  },
  events: { ticks: stream(z.object({}), z.int()) },
}

/** What the implementation saw. */
export interface FixtureState {
  liveStreams: number
  /** All that there ever were, those that have ended included. */
  openedStreams: number
}

export function createFixtureImpl(state: FixtureState): Impl<typeof fixtureContract> {
  return {
    values: {
      echo: (input) => input,
      zeros: ({ length }) => new Uint8Array(length),
      never: (_input, { signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(null))),
    },
    events: {
      async *ticks(_input, { signal }) {
        state.liveStreams += 1
        state.openedStreams += 1
        try {
          for (let n = 1; !signal.aborted; n += 1) {
            yield n
            await new Promise((resolve) => setTimeout(resolve, 5))
          }
        } finally {
          state.liveStreams -= 1
        }
      },
    },
  }
}
