import { expect, test } from 'vitest'
import { commands } from '../../electron/cli/commands.ts'
import { cliScene } from '../support/mongodb/cli-scene.ts'
import { onEveryServer } from '../support/mongodb/on-every-server.ts'

const loaded = await Promise.all(Object.values(commands).map((load) => load()))
const examples = loaded.flatMap((command) => command.examples).filter(({ needs }) => needs === 'server')

onEveryServer((server) => {
  test.each(examples.map((example) => [example.run, example.prints] as const))('%s', async (line, prints) => {
    const { run } = await cliScene(server)
    expect(await run(line)).toMatchObject({
      exitCode: 0,
      stdout: prints.map((text) => `${text}\n`).join(''),
    })
  })
})
