import { createRequire } from 'node:module'
import * as driver from 'mongodb'
import { expect, test } from 'vitest'
import {
  isBulkWriteError,
  isDriverError,
  isNetworkError,
  isSelectionError,
  isServerError,
  isTimeoutError,
  isWriteConcernError,
} from '../../../../electron/engine/mongodb/error-kinds.ts'

type ErrorClass = abstract new (...values: never[]) => Error

const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === 'function' && value.prototype instanceof Error

/** Those that the driver throws and does not export. */
const poolErrors = createRequire(import.meta.url)('mongodb/lib/cmap/errors.js') as object

const classes = [driver, poolErrors].flatMap((exported) =>
  Object.values(exported as object).filter(isErrorClass),
)

const isOf =
  (...expected: ErrorClass[]) =>
  (error: unknown): boolean =>
    expected.some((one) => error instanceof one)

test.each([
  [isDriverError, isOf(driver.MongoError)],
  [isServerError, isOf(driver.MongoServerError)],
  [isWriteConcernError, isOf(driver.MongoWriteConcernError)],
  [isBulkWriteError, isOf(driver.MongoBulkWriteError)],
  [isNetworkError, isOf(driver.MongoNetworkError)],
  [isTimeoutError, isOf(driver.MongoNetworkTimeoutError, driver.MongoOperationTimeoutError)],
  [isSelectionError, isOf(driver.MongoServerSelectionError)],
])('%o tells every class of the driver as instanceof does', (byName, byClass) => {
  const errors = classes.map((one) => Object.create(one.prototype) as Error)
  expect(errors.filter(byName).map(({ name }) => name)).toEqual(
    errors.filter(byClass).map(({ name }) => name),
  )
  expect(errors.filter(byName)).not.toEqual([])
})

test('nothing else is an error of the driver', () => {
  const others = [new Error('a'), new TypeError('b'), { name: 'MongoError' }, null, 'MongoServerError']
  expect(others.filter(isDriverError)).toEqual([])
})
