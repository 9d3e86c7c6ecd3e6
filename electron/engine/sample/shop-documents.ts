import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp, UUID, type Document } from 'bson'
import type { SeededRandom } from './random.ts'
import {
  categories,
  cities,
  colours,
  festiveThings,
  firstNames,
  lastNames,
  materials,
  reviewTexts,
  reviewTitles,
  streets,
  warehouses,
  type Category,
} from './words.ts'

/** A document of the sample, with the types that a careful shop would give its fields. */
export type ShopDocument = Document & { readonly _id: unknown }

export const euros = (cents: number): Decimal128 => Decimal128.fromString((cents / 100).toFixed(2))
export const centsOf = (price: Decimal128): number => Math.round(Number(price.toString()) * 100)

const day = 24 * 60 * 60 * 1000

/** An ObjectId whose time is when the document was made. */
function objectId(random: SeededRandom, time: number): ObjectId {
  const bytes = random.bytes(12)
  new DataView(bytes.buffer).setUint32(0, Math.floor(time / 1000))
  return new ObjectId(bytes)
}

function uuid(random: SeededRandom): UUID {
  const bytes = random.bytes(16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return new UUID(bytes)
}

export function makeCustomer(random: SeededRandom, time: number): ShopDocument {
  const first = random.pick(firstNames)
  const last = random.pick(lastNames)
  const place = random.pick(cities)
  const [longitude, latitude] = place.coordinates
  const near = (degrees: number): Double =>
    new Double(Number((degrees + (random.next() - 0.5) / 10).toFixed(5)))
  return {
    _id: objectId(random, time),
    name: { first, last },
    email: `${plain(first)}.${plain(last)}${random.whole(1, 99)}@example.com`,
    accountId: uuid(random),
    address: {
      street: `${random.pick(streets)} ${random.whole(1, 240)}`,
      postcode: String(random.whole(1000, 9999)),
      city: place.city,
      country: place.country,
      location: { type: 'Point', coordinates: [near(longitude), near(latitude)] },
    },
    ...(random.chance(0.7) ? { phones: phones(random) } : {}),
    newsletter: random.chance(0.4),
    loyaltyPoints: new Int32(random.whole(0, 4800)),
    memberSince: new Date(time - random.whole(0, 900) * day),
    tags: random.several(
      ['early-adopter', 'business', 'gift-buyer', 'returns-often', 'local'],
      random.whole(0, 2),
    ),
    note: random.chance(0.1) ? 'Prefers delivery to the neighbours at number 4' : null,
  }
}

function phones(random: SeededRandom): string[] {
  const one = (): string => `+31 6 ${random.whole(1000, 9999)} ${random.whole(1000, 9999)}`
  return random.chance(0.25) ? [one(), one()] : [one()]
}

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z]/gu, '')
    .toLowerCase()

export function makeProduct(random: SeededRandom, number: number, time: number): ShopDocument {
  const category = random.pick(categories)
  const material = random.pick(materials)
  return product(random, category, `${random.pick(category.things)}, ${material}`, material, number, time)
}

/** One for the season: the branch with the holiday catalogue adds them. */
export function makeFestiveProduct(random: SeededRandom, number: number, time: number): ShopDocument {
  const material = random.pick(materials)
  const category: Category = { name: 'Holidays', code: 'HOL', things: festiveThings, cents: [450, 4900] }
  const name = `${random.pick(festiveThings)}, ${material}`
  return { ...product(random, category, name, material, number, time), season: 'winter' }
}

function product(
  random: SeededRandom,
  category: Category,
  name: string,
  material: string,
  number: number,
  time: number,
): ShopDocument {
  const cents = random.whole(...category.cents)
  return {
    _id: `${category.code}-${String(number).padStart(4, '0')}`,
    name,
    category: category.name,
    price: euros(cents),
    cost: euros(Math.round(cents * (0.4 + random.next() / 5))),
    vatRate: new Double(0.21),
    barcode: Long.fromBigInt(8_700_000_000_000n + BigInt(random.whole(0, 99_999_999))),
    material,
    colours: random.several(colours, random.whole(1, 4)),
    size: {
      width: new Int32(random.whole(4, 120)),
      height: new Int32(random.whole(4, 90)),
      depth: new Int32(random.whole(1, 60)),
      unit: 'cm',
    },
    weight: new Double(random.whole(5, 900) / 100),
    rating: random.chance(0.85) ? new Double(random.whole(28, 50) / 10) : null,
    active: random.chance(0.94),
    thumbnail: new Binary(random.bytes(24)),
    launched: new Date(time - random.whole(10, 1200) * day),
    discontinued: null,
  }
}

export function makeStock(random: SeededRandom, sku: unknown, warehouse: string, time: number): ShopDocument {
  const reorderAt = random.whole(5, 25)
  return {
    _id: { warehouse, sku },
    quantity: new Int32(random.whole(0, 240)),
    reserved: new Int32(0),
    reorderAt: new Int32(reorderAt),
    shelf: `${random.pick(['A', 'B', 'C', 'D'])}${random.whole(1, 24)}-${random.whole(1, 6)}`,
    counted: new Date(time - random.whole(1, 60) * day),
    movements: Long.fromNumber(random.whole(20, 90_000)),
    synced: new Timestamp({ t: Math.floor(time / 1000), i: random.whole(1, 9) }),
  }
}

export const makeStocks = (
  random: SeededRandom,
  products: readonly ShopDocument[],
  time: number,
): ShopDocument[] =>
  warehouses.flatMap((warehouse) => products.map(({ _id }) => makeStock(random, _id, warehouse, time)))

export interface OrderParts {
  readonly number: number
  readonly customer: ShopDocument
  readonly products: readonly ShopDocument[]
  readonly time: number
  readonly status: string
}

export function makeOrder(random: SeededRandom, parts: OrderParts): ShopDocument {
  const { number, customer, time, status } = parts
  const lines = random.several(parts.products, random.whole(1, 4)).map((one) => ({
    sku: one._id,
    name: one['name'] as string,
    quantity: new Int32(random.whole(1, 3)),
    price: one['price'] as Decimal128,
  }))
  const goods = lines.reduce((sum, line) => sum + centsOf(line.price) * line.quantity.valueOf(), 0)
  const delivery = goods >= 5000 ? 0 : 495
  const paid = status !== 'open'
  return {
    _id: new Int32(number),
    customerId: customer._id,
    placed: new Date(time),
    status,
    lines,
    delivery: {
      method: random.pick(['post', 'parcel shop', 'courier']),
      price: euros(delivery),
      express: random.chance(0.15),
    },
    total: euros(goods + delivery),
    payment: {
      method: random.pick(['card', 'transfer', 'wallet']),
      reference: uuid(random),
      paid: paid ? new Date(time + random.whole(1, 90) * 1000) : null,
    },
    ...(random.chance(0.12) ? { giftMessage: 'Happy birthday! 🎂' } : {}),
  }
}

export function makeReview(
  random: SeededRandom,
  product: ShopDocument,
  customer: ShopDocument,
  time: number,
): ShopDocument {
  const stars = random.pick([1, 2, 3, 3, 4, 4, 4, 5, 5, 5])
  return {
    _id: objectId(random, time),
    sku: product._id,
    customerId: customer._id,
    stars: new Int32(stars),
    title: random.pick(reviewTitles[stars - 1] as readonly string[]),
    text: random.pick(reviewTexts[stars - 1] as readonly string[]),
    helpful: new Int32(random.whole(0, 40)),
    verified: random.chance(0.8),
    written: new Date(time),
  }
}
