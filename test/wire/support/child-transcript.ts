import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { transcriptOfLines, type Transcript } from './transcript.ts'

const scriptMinutesMax = 2

/** Runs a client in a process of its own, and reads what it printed. A script that ends badly is an error with its words. */
export async function childTranscript(
  name: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Transcript> {
  const { stdout } = await promisify(execFile)(program, args, {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    timeout: scriptMinutesMax * 60_000,
    maxBuffer: 2 ** 26,
  })
  return transcriptOfLines(name, stdout)
}
