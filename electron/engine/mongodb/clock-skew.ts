import type { Db } from 'mongodb'

/** How far the server's clock is ahead of this machine's, and how wrong that may be; both in milliseconds. */
export interface ClockSkew {
  readonly milliseconds: number
  readonly uncertainty: number
}

/** Asks the server for its time; the answer was made somewhere between question and answer. */
export async function measureClockSkew(db: Db, now: () => number): Promise<ClockSkew> {
  const asked = now()
  const server = await serverTime(db)
  const answered = now()
  const uncertainty = (answered - asked) / 2
  return { milliseconds: Math.round(server - asked - uncertainty), uncertainty }
}

/** The server's time, in milliseconds since 1970. */
export async function serverTime(db: Db): Promise<number> {
  const { localTime } = await db.command({ hello: 1 })
  return Number(localTime)
}
