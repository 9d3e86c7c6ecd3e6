import { connectToHost } from '../../../renderer/api/connect.ts'
import { fixtureContract } from './contract.ts'

const connection = connectToHost(fixtureContract)

/** What the tests reach by `page.evaluate`. */
export type FixtureConnection = typeof connection

/** Whether the page may make code of text; its content security policy must not let it. */
function tryToEvaluate(): string {
  try {
    // oxlint-disable-next-line no-new-func, no-implied-eval, typescript/no-implied-eval -- what is tried here must fail
    new Function('return 1')()
    return 'evaluated'
  } catch (error) {
    return error instanceof Error ? error.name : 'refused'
  }
}

Object.assign(window, { connection, evaluation: tryToEvaluate() })

const show = (id: string, text: string) => {
  const element = document.getElementById(id)
  if (element) element.textContent = text
}
const showState = () => show('state', connection.getState().kind)

async function follow(): Promise<void> {
  try {
    for await (const tick of connection.api.events.ticks({})) show('tick', String(tick))
  } catch {
    show('tick', 'lost')
  }
}

connection.subscribe(showState)
showState()
void follow()
