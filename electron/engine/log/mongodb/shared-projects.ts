import { UUID, type Document } from 'bson'
import type { Collection, Db } from 'mongodb'
import { ArgonError } from '../../../../shared/model/errors.ts'
import { asProjectId, type ProjectId } from '../../../../shared/model/ids.ts'
import { claimAbandonedMilliseconds } from '../../../../shared/model/limits.ts'
import { foldName } from '../../../../shared/model/names.ts'
import { decode } from '../../bson/bson-options.ts'
import { rawDocuments } from '../../mongodb/client-options.ts'
import { serverTime } from '../../mongodb/clock-skew.ts'
import { isDuplicateKey, logError } from './append-failure.ts'
import { logCollection, projectsCollection, sharedCollection } from './collections.ts'
import { DocumentFields } from './document-fields.ts'

/** A project of a database. `creating` until its first record is in the log; times are the server's. */
export interface SharedProject {
  readonly id: ProjectId
  readonly name: string
  readonly handle: string
  readonly state: 'creating' | 'confirmed'
  readonly createdTime: number
}

type Named = Pick<SharedProject, 'id' | 'name' | 'handle'>

/** The projects whose logs are in a database, and the names that they hold. */
export class SharedProjects {
  readonly #db: Db
  readonly #rows: Collection

  constructor(db: Db) {
    this.#db = db
    this.#rows = sharedCollection(db, projectsCollection)
  }

  /** All of them by age; those that are being made right now as well. */
  async list(): Promise<SharedProject[]> {
    return guarded(async () => {
      const rows = await this.#rows.find({}, rawDocuments).toArray()
      const projects = rows
        .map((bytes) => readProject(bytes as unknown as Uint8Array))
        .filter((one) => one !== null)
      return projects.sort((a, b) => a.createdTime - b.createdTime || (a.id < b.id ? -1 : 1))
    })
  }

  /** Takes the name for a project to be made; `project.nameTaken` where another has it or is about to. */
  async claim(project: Named): Promise<void> {
    await guarded(async () => {
      await this.#rows.createIndex({ nameKey: 1 }, { unique: true })
      const createdAt = new Date(await serverTime(this.#db))
      await this.#naming(project, () =>
        this.#rows.insertOne({ ...keyOf(project.id), ...nameFields(project), state: 'creating', createdAt }),
      )
    })
  }

  /** Says that the first record is in the log; `project.notFound` where the claim was taken away as too old. */
  async confirm(id: ProjectId): Promise<void> {
    await guarded(async () => {
      const { matchedCount } = await this.#rows.updateOne(keyOf(id), { $set: { state: 'confirmed' } })
      if (matchedCount === 0) throw notFound(id)
    })
  }

  /** Gives another name; `project.nameTaken`, `project.notFound`. */
  async rename(project: Named): Promise<void> {
    await guarded(async () => {
      const rename = () => this.#rows.updateOne(keyOf(project.id), { $set: nameFields(project) })
      const { matchedCount } = await this.#naming(project, rename)
      if (matchedCount === 0) throw notFound(project.id)
    })
  }

  /** Gives back the name of a project that was not made after all; one that is confirmed keeps its row. */
  async release(id: ProjectId): Promise<void> {
    await guarded(() => this.#rows.deleteOne({ ...keyOf(id), state: 'creating' }))
  }

  /**
   * Sees to claims that were never confirmed, an hour old or more by the server's time: a project that has a record is
   * confirmed, the others are removed. Gives their numbers.
   */
  async repair(): Promise<{ confirmed: number; removed: number }> {
    return guarded(async () => {
      const before = (await serverTime(this.#db)) - claimAbandonedMilliseconds
      const claims = (await this.list()).filter((one) => one.state === 'creating' && one.createdTime < before)
      let confirmed = 0
      for (const { id } of claims) {
        const isMade = await this.#hasRecord(id)
        await (isMade ? this.confirm(id) : this.release(id))
        if (isMade) confirmed++
      }
      return { confirmed, removed: claims.length - confirmed }
    })
  }

  async #hasRecord(id: ProjectId): Promise<boolean> {
    const log = sharedCollection(this.#db, logCollection)
    return (
      (await log.findOne({ projectId: new UUID(id) }, { ...rawDocuments, projection: { _id: 1 } })) !== null
    )
  }

  async #naming<T>({ id, name }: Named, write: () => Promise<T>): Promise<T> {
    try {
      return await write()
    } catch (error) {
      // Not every server says of an update that it would have made a duplicate.
      if (!isDuplicateKey(error) && !(await this.#isTaken(id, name))) throw error
      const message = `There is a project named "${name}" in the database ${this.#db.databaseName} already; choose another name`
      throw new ArgonError('project.nameTaken', message, { name })
    }
  }

  async #isTaken(id: ProjectId, name: string): Promise<boolean> {
    const query = { nameKey: foldName(name), _id: { $ne: new UUID(id) as never } }
    return (await this.#rows.findOne(query, rawDocuments)) !== null
  }
}

const keyOf = (id: ProjectId): Document => ({ _id: new UUID(id) })

const nameFields = ({ name, handle }: Named): Document => ({
  name,
  nameKey: foldName(name),
  handle,
})

/** Null for a document that is no row of this program. */
function readProject(bytes: Uint8Array): SharedProject | null {
  const fields = new DocumentFields(decode(bytes))
  try {
    return {
      id: asProjectId(fields.uuid('_id')),
      name: fields.string('name'),
      handle: fields.string('handle'),
      state: fields.string('state') === 'creating' ? 'creating' : 'confirmed',
      createdTime: fields.date('createdAt'),
    }
  } catch {
    return null
  }
}

function notFound(id: ProjectId): ArgonError {
  return new ArgonError('project.notFound', `The project ${id} is not in the database any more`, { id })
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw logError(error)
  }
}
