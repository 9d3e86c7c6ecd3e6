import { parseArgs } from 'node:util'

/** What the command line of the web host says. */
export interface WebArguments {
  /** Port of 127.0.0.1; 0 takes a free one. */
  readonly port: number
  /** Whether to open the system's browser; undefined leaves it to whether there is a display. */
  readonly open: boolean | undefined
  readonly help: boolean
}

export const webUsage = `argon web [--port <number>] [--data-dir <folder>] [--open | --no-open]

  --port       the loopback port; a free one by default
  --data-dir   where projects are kept (also ARGON_DATA_DIR)
  --open       open the system's browser even where no display is known
  --no-open    print the address and do not open the browser`

const portMax = 65_535

/** Reads the command line; throws an error with a sentence for the person when it cannot be understood. */
export function parseWebArguments(argv: readonly string[]): WebArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string', default: '0' },
      'data-dir': { type: 'string' },
      open: { type: 'boolean' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!/^\d+$/u.test(values.port) || port > portMax) {
    throw new Error(`--port takes a number from 0 to ${portMax}, not ${values.port}`)
  }
  return { port, open: values['no-open'] ? false : values.open, help: values.help }
}
