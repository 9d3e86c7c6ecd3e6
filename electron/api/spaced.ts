/** Reports of progress that come sooner after one that was passed on are left out. */
const spacingMilliseconds = 100

/** Passes reports on; of those that only say how far it is as many as a person can see. */
export async function* spaced<T>(
  reports: AsyncIterable<T>,
  isOnlyProgress: (report: T) => boolean,
): AsyncGenerator<T> {
  let passedAt = -Infinity
  for await (const report of reports) {
    const now = performance.now()
    if (isOnlyProgress(report) && now - passedAt < spacingMilliseconds) continue
    passedAt = now
    yield report
  }
}
