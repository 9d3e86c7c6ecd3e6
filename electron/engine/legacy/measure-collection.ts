import type { Db } from 'mongodb'

const plainNumbers = { promoteValues: true, promoteLongs: true }

/** Bytes of a collection's documents, as the server counts them: as BSON, or as it keeps them where it has no BSON. */
export async function measureCollection(db: Db, source: string): Promise<number> {
  const stats = await db.command({ collStats: source }, plainNumbers)
  return Number(stats['size'] ?? 0)
}
