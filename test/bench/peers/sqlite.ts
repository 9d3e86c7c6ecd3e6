import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Change } from '../data/workload.ts'
import { bytesOnDisk } from '../measure/disk.ts'
import type { Peer, PeerKind } from './peer.ts'

/** SQLite as it comes with Node, with a table of versions: what an application would write for itself. */
export const sqlite: PeerKind = {
  name: 'SQLite with a history table',
  open: (directory) => Promise.resolve(new SqlitePeer(directory)),
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE branches (id INTEGER PRIMARY KEY, name TEXT UNIQUE, base INTEGER);
  CREATE TABLE documents (id BLOB PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE history (
    branch INTEGER, id BLOB, lsn INTEGER, document BLOB, PRIMARY KEY (branch, id, lsn DESC)
  ) WITHOUT ROWID;
  INSERT INTO branches VALUES (1, 'main', 0);
`

/** For each document its newest version on `main` at or below a moment; deleted ones have none. */
const pastPageQuery = `
  SELECT document FROM (
    SELECT documents.id AS id, (
      SELECT document FROM history
      WHERE branch = 1 AND history.id = documents.id AND lsn <= ? ORDER BY lsn DESC LIMIT 1
    ) AS document FROM documents
  ) WHERE document IS NOT NULL ORDER BY id LIMIT ?
`

/** What the branch itself wrote; `main` is where the branch left it. */
const diffQuery = `
  SELECT count(DISTINCT id) AS different FROM history
  WHERE branch = (SELECT id FROM branches WHERE name = ?)
`

class SqlitePeer implements Peer {
  readonly #directory: string
  readonly #database: DatabaseSync
  readonly #ends: number[] = []
  #lsn = 0

  constructor(directory: string) {
    this.#directory = directory
    this.#database = new DatabaseSync(path.join(directory, 'history.sqlite'))
    this.#database.exec(schema)
  }

  async load(changes: readonly Change[]): Promise<void> {
    await this.change('main', changes)
    this.#ends.push(this.#lsn)
  }

  settle(): Promise<void> {
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return Promise.resolve()
  }

  readonly createBranch = (name: string): Promise<void> => {
    this.#database.prepare('INSERT INTO branches (name, base) VALUES (?, ?)').run(name, this.#lsn)
    return Promise.resolve()
  }

  change(branch: string, changes: readonly Change[]): Promise<void> {
    const row = this.#database.prepare('SELECT id FROM branches WHERE name = ?').get(branch)
    const insertId = this.#database.prepare('INSERT OR IGNORE INTO documents VALUES (?)')
    const insert = this.#database.prepare('INSERT INTO history VALUES (?, ?, ?, ?)')
    this.#database.exec('BEGIN')
    for (const { id, document } of changes) {
      insertId.run(id)
      insert.run(row?.['id'] ?? null, id, ++this.#lsn, document)
    }
    this.#database.exec('COMMIT')
    return Promise.resolve()
  }

  pastPage(record: number, limit: number): Promise<Uint8Array[]> {
    const rows = this.#database.prepare(pastPageQuery).all(this.#ends[record - 1] as number, limit)
    return Promise.resolve(rows.map((row) => row['document'] as Uint8Array))
  }

  diff(branch: string): Promise<number> {
    return Promise.resolve(Number(this.#database.prepare(diffQuery).get(branch)?.['different']))
  }

  bytes(): number {
    return bytesOnDisk(this.#directory)
  }

  close(): Promise<void> {
    this.#database.close()
    return Promise.resolve()
  }
}
