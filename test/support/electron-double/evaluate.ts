/** A test's function, to be run here with the API, and its argument. */
interface Question {
  readonly id: number
  readonly source: string
  readonly argument: unknown
}

/** Runs what the launcher sends, and ends with it. */
export function answerEvaluations(evaluated: object): void {
  process.on('message', (question: Question) => {
    void answer(question, evaluated).then((reply) =>
      process.send?.({ kind: 'evaluated', id: question.id, ...reply }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}

async function answer({ source, argument }: Question, evaluated: object): Promise<object> {
  try {
    // oxlint-disable-next-line no-eval -- the test's own function, as in Playwright's evaluate
    const run = (0, eval)(`(${source})`) as (electron: object, argument: unknown) => unknown
    return { value: (await run(evaluated, argument)) ?? null }
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
