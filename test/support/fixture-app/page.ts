import { connectToHost } from '../../../renderer/api/connect.ts'
import { fixtureContract } from './contract.ts'

const connection = connectToHost(fixtureContract)

/** What the tests reach by `page.evaluate`. */
export type FixtureConnection = typeof connection

Object.assign(window, { connection })

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
