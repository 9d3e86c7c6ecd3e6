import { ObjectId } from 'bson'
import { encode } from '../../../electron/engine/bson/bson-options.ts'
import { chance } from './random.ts'

const firstNames =
  'Anna Ben Carla David Elena Farid Greta Hassan Ines Jonas Kira Liam Mia Noah Olga Wei'.split(' ')
const lastNames = 'Schmidt Garcia Tanaka Okafor Novak Rossi Dubois Silva Murphy Haddad Petrov Nguyen'.split(
  ' ',
)
const cities = ['Berlin', 'Lisbon', 'Osaka', 'Quito', 'Tromsø', 'Nairobi', 'Montréal', 'Perth']
const statuses = ['active', 'active', 'active', 'active', 'inactive', 'pending', 'banned']
const tags = ['vip', 'newsletter', 'trial', 'beta', 'wholesale', 'retail', 'partner', 'eu']
const words = (
  'customer asked about refund delivery invoice upgrade call again tomorrow prefers email contract renewal discount ' +
  'pending review shipped late damaged parcel happy with support team needs new address update billing account'
).split(' ')

/** Index at which the twelve bytes of the `_id` stand in the BSON of a customer. */
export const objectIdOffset = 4 + 1 + '_id\0'.length
export const objectIdBytes = 12

/** The ObjectId of customer number `index`: as if made by one process, forty in a second, so that they ascend. */
export function customerId(index: number): Uint8Array {
  const id = Buffer.from('660000005a1c9e3307000000', 'hex')
  id.writeUInt32BE(0x66000000 + Math.floor(index / 40), 0)
  id.writeUIntBE(index % 2 ** 24, 9, 3)
  return id
}

/** The number that a customer's BSON has in its ObjectId. */
export const customerIndex = (document: Uint8Array): number =>
  Buffer.from(document.buffer, document.byteOffset, document.length).readUIntBE(objectIdOffset + 9, 3)

/** BSON `{_id}` of a customer. */
export const customerIdDocument = (index: number): Uint8Array =>
  encode({ _id: new ObjectId(customerId(index)) })

/**
 * BSON of about 400 bytes: customer number `index` after `revision` changes. Each change counts a visit; now and then
 * it is the balance, the status, the city or the note that changes with it, so that neighbouring versions are alike.
 */
export function customer(index: number, revision: number): Uint8Array {
  const draw = (salt: number, every: number): number => chance(index, salt, Math.floor(revision / every))
  const pick = <T>(list: readonly T[], salt: number, every: number): T =>
    list[Math.floor(draw(salt, every) * list.length)] as T
  const forever = Number.MAX_SAFE_INTEGER
  const first = pick(firstNames, 1, forever)
  const last = pick(lastNames, 2, forever)
  const created = 1_700_000_000_000 + index * 1000
  return encode({
    _id: new ObjectId(customerId(index)),
    status: pick(statuses, 3, 5),
    name: { first, last },
    email: `${first}.${last}${Math.floor(draw(4, forever) * 1e5)}@example.com`.toLowerCase(),
    age: 18 + Math.floor(draw(5, 20) * 60),
    address: {
      street: `${1 + Math.floor(draw(6, 10) * 200)} Harbour Street`,
      city: pick(cities, 7, 10),
      zip: String(10_000 + Math.floor(draw(8, 10) * 89_999)),
      geo: { lat: draw(9, 10) * 90 + 1e-9, lon: draw(10, 10) * 180 + 1e-9 },
    },
    tags: [pick(tags, 11, forever), pick(tags, 12, 8)],
    balance: Math.floor(draw(13, 3) * 1e6) / 100 + 0.005,
    visits: revision,
    createdAt: new Date(created),
    updatedAt: new Date(created + revision * 60_000),
    notes: note(index, Math.floor(revision / 7)),
  })
}

const note = (index: number, edition: number): string =>
  Array.from(
    { length: 4 + Math.floor(chance(index, 20, edition) * 6) },
    (_, i) => words[Math.floor(chance(index, 21 + i, edition) * words.length)],
  ).join(' ')
