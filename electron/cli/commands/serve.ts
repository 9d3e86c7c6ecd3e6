import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { InvalidArgumentError } from 'commander'
import { ArgonError } from '../../../shared/model/errors.ts'
import type { MongodbReach } from '../../web/serve-app.ts'
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
      .option('--mongodb-host <address>', 'let them in from other machines, by this address of this one')
      .option('--mongodb-tls-certificate <file>', 'encrypt their connections: the certificate, as PEM')
      .option('--mongodb-tls-key <file>', 'the key of the certificate, as PEM')
      .option('--open', "open the system's browser")
      .action((options: ServeChoices) => serveUntilInterrupted(context, options))
  },
}

interface ServeChoices {
  readonly port: number
  readonly mongodbPort?: number
  readonly mongodbHost?: string
  readonly mongodbTlsCertificate?: string
  readonly mongodbTlsKey?: string
  readonly open?: boolean
}

async function serveUntilInterrupted(context: Context, choices: ServeChoices): Promise<void> {
  const { io, dataDir } = context
  const { port, open } = choices
  const { serveApp } = await import('../../web/serve-app.ts')
  const mongodb = await reachOf(choices)
  const app = await serveApp({
    dataDir,
    platform: io.platform,
    port,
    ...(mongodb === null ? {} : { mongodb }),
  })
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

/** Where MongoDB clients are let in; null where nobody asked for it. */
async function reachOf(choices: ServeChoices): Promise<MongodbReach | null> {
  const {
    mongodbPort: port,
    mongodbHost: host,
    mongodbTlsCertificate: certificate,
    mongodbTlsKey: key,
  } = choices
  if ((certificate === undefined) !== (key === undefined)) {
    throw new ArgonError(
      'request.invalid',
      '--mongodb-tls-certificate and --mongodb-tls-key go together; give both',
    )
  }
  if (port === undefined) {
    if (host === undefined && certificate === undefined) return null
    throw new ArgonError(
      'request.invalid',
      'Give --mongodb-port as well: without it no MongoDB client is let in',
    )
  }
  const reach = host === undefined ? { port } : { port, host }
  if (certificate === undefined || key === undefined) return reach
  return { ...reach, tls: { cert: await readPem(certificate), key: await readPem(key) } }
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new ArgonError('request.invalid', `The file ${file} cannot be read`, { file }, { cause: error })
  }
}

const portMax = 65_535

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/u.test(text) || port > portMax)
    throw new InvalidArgumentError(`Give a number from 0 to ${portMax}`)
  return port
}
