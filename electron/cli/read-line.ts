import { ArgonError } from '../../shared/model/errors.ts'
import type { Io } from './io.ts'

const lineBytesMax = 64 * 1024

/** The first line of stdin, without white space around it; `request.invalid` where there is none, `cancelled`. */
export async function readLine({ stdin, interrupted }: Pick<Io, 'stdin' | 'interrupted'>, what: string) {
  const stop = (): void => void stdin.destroy(new ArgonError('cancelled', 'Interrupted'))
  interrupted.addEventListener('abort', stop, { once: true })
  if (interrupted.aborted) stop()
  let bytes = Buffer.alloc(0)
  try {
    for await (const chunk of stdin) {
      bytes = Buffer.concat([bytes, Buffer.from(chunk as Uint8Array)])
      if (bytes.includes('\n') || bytes.length > lineBytesMax) break
    }
  } finally {
    interrupted.removeEventListener('abort', stop)
  }
  const [line = ''] = bytes.toString('utf8').split('\n')
  if (line.trim() !== '' && bytes.length <= lineBytesMax) return line.trim()
  const message = `Stdin should give ${what} on its first line, and gave ${line.trim() === '' ? 'nothing' : 'too much'}`
  throw new ArgonError('request.invalid', message, { bytes: bytes.length })
}
