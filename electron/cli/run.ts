import { isArgonError, type ErrorCode, type ErrorDetails } from '../../shared/model/errors.ts'
import { Context } from './context.ts'
import { exitCodes, exitNames } from './exit-codes.ts'
import type { Io } from './io.ts'
import { ClosedPipe } from './output.ts'
import { createProgram, ParserStop } from './program.ts'

/** What is told of an error; with `--json` it is the object on stderr. */
interface Failure {
  readonly code: ErrorCode
  /** A sentence without a full stop. */
  readonly message: string
  readonly details: ErrorDetails
}

/** Runs one command line and answers its exit code; everything has been written and closed by then. */
export async function runArgon(io: Io): Promise<number> {
  const context = new Context(io)
  try {
    const program = await createProgram(context, io.argv)
    await program.parseAsync([...io.argv], { from: 'user' })
    await context.out.ready()
    return (await context.out.end()) ? exitCodes.ok : exitCodes.interrupted
  } catch (error) {
    return tell(io, error)
  } finally {
    await context.close()
    await context.out.end()
  }
}

function tell(io: Io, error: unknown): number {
  if (error instanceof ClosedPipe) return exitCodes.ok
  if (error instanceof ParserStop && error.isAnswered) return exitCodes.ok
  const failure = failureOf(error)
  const exitCode = exitCodes[exitNames[failure.code]]
  io.stderr.write(
    `${isJson(io.argv) ? JSON.stringify({ error: { ...failure, exitCode } }) : textOf(failure, error)}\n`,
  )
  return exitCode
}

/** Asked of the words themselves, for they may be what cannot be parsed. */
function isJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json')
}

function failureOf(error: unknown): Failure {
  if (isArgonError(error)) return { code: error.code, message: error.message, details: error.details }
  if (error instanceof ParserStop) return { code: 'request.invalid', message: parserText(error), details: {} }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message: `Something went wrong inside argon: ${message}`, details: {} }
}

/** `Unknown option '--jsn' (Did you mean --json?); see \`argon log --help\``. */
function parserText({ message, help }: ParserStop): string {
  const sentence = message.replaceAll(/\s*\n\s*/gu, ' ').replace(/\.$/u, '')
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}; see \`${help}\``
}

/** A bug comes with where it happened, for the one who mends it. */
function textOf({ code, message }: Failure, error: unknown): string {
  const stack = code === 'internal' && error instanceof Error ? (error.stack ?? '') : ''
  return stack === '' ? message : `${message}\n${stack}`
}
