import { once } from 'node:events'
import { InvalidArgumentError } from 'commander'
import type { CliCommand } from '../command.ts'
import type { Context } from '../context.ts'

export const serve: CliCommand = {
  summary: 'serve the app to the browsers of this machine',
  examples: [],
  define(command, context) {
    command
      .option(
        '--port <number>',
        'the loopback port; the one of last time, or a free one, by default',
        parsePort,
        0,
      )
      .option(
        '--mongodb-port <number>',
        'let MongoDB clients in by this loopback port while it runs; 0 takes a free one',
        parsePort,
      )
      .option('--open', "open the system's browser")
      .action((options: ServeChoices) => serveUntilInterrupted(context, options))
  },
}

interface ServeChoices {
  readonly port: number
  readonly mongodbPort?: number
  readonly open?: boolean
}

async function serveUntilInterrupted(
  context: Context,
  { port, open, mongodbPort }: ServeChoices,
): Promise<void> {
  const { io, dataDir } = context
  const { serveApp } = await import('../../web/serve-app.ts')
  const clients = mongodbPort === undefined ? {} : { mongodbPort }
  const app = await serveApp({ dataDir, platform: io.platform, port, ...clients })
  try {
    const { url, mongodbUri } = app
    const lines = mongodbUri === null ? [url] : [url, mongodbUri]
    await context.result({ url, mongodbUri, dataDirectory: dataDir }, lines)
    context.note(`Served to this machine only; data is kept in ${dataDir}; Ctrl+C shuts down`)
    if (open === true) {
      const { openBrowser } = await import('../../web/open-browser.ts')
      openBrowser(app.url, io.platform)
    }
    if (!io.interrupted.aborted) await once(io.interrupted, 'abort')
  } finally {
    await app.close()
  }
  context.note('Shut down; everything is saved')
}

const portMax = 65_535

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/u.test(text) || port > portMax)
    throw new InvalidArgumentError(`Give a number from 0 to ${portMax}`)
  return port
}
