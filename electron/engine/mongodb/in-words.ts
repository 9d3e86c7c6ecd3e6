import { driverError } from './driver-errors.ts'
import { isDriverError } from './error-kinds.ts'

/** Work that reports its progress, whose failures on the driver's side are told by `driverError`. */
export async function* inWords<T>(reports: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* reports
  } catch (error) {
    throw told(error)
  }
}

/** As `inWords`, for one answer. */
export async function answerInWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw told(error)
  }
}

/** What this program throws, its bugs included, is passed on as it is. */
const told = (error: unknown): unknown => (isDriverError(error) ? driverError(error) : error)
