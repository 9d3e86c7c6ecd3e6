import { Int32, Timestamp, type Decimal128, type ObjectId } from 'bson'
import type { SeededRandom } from './random.ts'
import {
  centsOf,
  euros,
  makeCustomer,
  makeFestiveProduct,
  makeOrder,
  makeProduct,
  makeReview,
  makeStocks,
  type ShopDocument,
} from './shop-documents.ts'

export const shopCollections = ['customers', 'products', 'orders', 'reviews', 'inventory'] as const
export type ShopCollection = (typeof shopCollections)[number]
export type ShopBranch = 'main' | 'pricing-test' | 'holiday-catalogue' | 'fix-orders'

export interface ShopWrite {
  readonly kind: 'insert' | 'replace' | 'delete'
  readonly document: ShopDocument
}

/** One record of the sample's history, in the order of their times. */
export type ShopStep = { readonly time: number; readonly actor: string; readonly message: string } & (
  | { readonly kind: 'collection'; readonly name: ShopCollection }
  | { readonly kind: 'branch'; readonly name: ShopBranch }
  | {
      readonly kind: 'write'
      readonly branch: ShopBranch
      readonly collection: ShopCollection
      readonly writes: readonly ShopWrite[]
    }
)

interface Event {
  readonly time: number
  readonly happen: (time: number) => void
}

const minute = 60 * 1000
const hour = 60 * minute
const day = 24 * hour
export const historyDays = 30

/** Thirty days of a small shop, up to `end`: what everybody did, as records. The same random numbers give the same days. */
export function planShop(random: SeededRandom, end: number): ShopStep[] {
  const plan = new ShopPlan(random)
  const start = end - historyDays * day
  plan.open(start)
  const events = [...dailyEvents(plan, random, start, end), ...branchEvents(plan, start)]
  for (const { time, happen } of events.sort((a, b) => a.time - b.time)) happen(time)
  return plan.steps
}

/** Working hours are busy, weekends are quiet. */
function* dailyEvents(plan: ShopPlan, random: SeededRandom, start: number, end: number): Generator<Event> {
  for (let midnight = start - (start % day); midnight < end; midnight += day) {
    const isWeekend = [0, 6].includes(new Date(midnight).getUTCDay())
    const count = isWeekend ? random.whole(6, 10) : random.whole(15, 22)
    for (let i = 0; i < count; i++) {
      const time = midnight + 7 * hour + Math.floor(random.next() * 15 * hour)
      const happen = plan.everyday()
      if (time > start + hour && time < end) yield { time, happen }
    }
  }
}

function branchEvents(plan: ShopPlan, start: number): Event[] {
  const at = (days: number, happen: (time: number) => void): Event => ({ time: start + days * day, happen })
  return [
    at(8.4, (time) => plan.fork('pricing-test', 'bram', 'Try lower prices before the spring sale', time)),
    at(8.45, (time) => plan.discount('Kitchen', 10, time)),
    at(9.6, (time) => plan.discount('Desk', 15, time)),
    at(11.5, (time) => plan.discount('Travel', 5, time)),
    at(13.7, (time) => plan.discount('Kitchen', 4, time)),
    at(16.3, (time) => plan.fork('holiday-catalogue', 'mei', 'Prepare the holiday range', time)),
    at(16.6, (time) => plan.festive(12, time)),
    at(18.4, (time) => plan.festive(9, time)),
    at(20.5, (time) => plan.describeFestive(time)),
    at(24.2, (time) => plan.festive(6, time)),
    at(27.6, (time) => plan.describeFestive(time)),
    at(22.3, (time) => plan.fork('fix-orders', 'mara', 'Mend totals that left out delivery', time)),
    at(22.4, (time) => plan.mendTotals(40, time)),
    at(22.9, (time) => plan.mendTotals(25, time)),
    at(23.5, (time) => plan.removeTestOrders(6, time)),
  ]
}

/** The shop as it stands while its days are told, and what has been written so far. */
class ShopPlan {
  readonly steps: ShopStep[] = []
  readonly #random: SeededRandom
  readonly #customers: ShopDocument[] = []
  readonly #products: ShopDocument[] = []
  readonly #orders: ShopDocument[] = []
  readonly #reviews: ShopDocument[] = []
  readonly #stocks: ShopDocument[] = []
  /** What the side branches have made of their copies. */
  readonly #festive: ShopDocument[] = []
  readonly #repriced = new Map<unknown, ShopDocument>()
  #mendable: ShopDocument[] = []
  #nextOrder = 100_001

  constructor(random: SeededRandom) {
    this.#random = random
  }

  /** The first hour: collections, and what was taken over from the old system. */
  open(start: number): void {
    const random = this.#random
    const actor = 'ana'
    for (const [i, name] of shopCollections.entries()) {
      this.steps.push({ kind: 'collection', time: start + (i + 1) * minute, actor, message: '', name })
    }
    this.#fill(this.#products, 120, (i) => makeProduct(random, i + 1, start))
    this.#fill(this.#customers, 300, () => makeCustomer(random, start))
    this.#stocks.push(...makeStocks(random, this.#products, start))
    // The shop is older than its log: what was taken over happened over the 200 days before, in order.
    const before = (i: number, count: number): number => start - 200 * day * (1 - (i + random.next()) / count)
    this.#fill(this.#orders, 360, (i) => this.#order(Math.floor(before(i, 360)), 'delivered'))
    this.#fill(this.#reviews, 200, (i) => this.#review(Math.floor(before(i, 200))))
    this.#takeOver('products', this.#products, start + 8 * minute)
    this.#takeOver('inventory', this.#stocks, start + 11 * minute)
    this.#takeOver('customers', this.#customers, start + 15 * minute)
    this.#takeOver('orders', this.#orders, start + 24 * minute)
    this.#takeOver('reviews', this.#reviews, start + 31 * minute)
  }

  #fill(target: ShopDocument[], count: number, make: (index: number) => ShopDocument): void {
    for (let i = 0; i < count; i++) target.push(make(i))
  }

  #takeOver(collection: ShopCollection, documents: readonly ShopDocument[], time: number): void {
    const writes = documents.map((document) => ({ kind: 'insert', document }) as const)
    this.#write({ time, actor: 'importer', message: `Import ${collection}.json`, collection, writes })
  }

  #write(
    step: Omit<Extract<ShopStep, { kind: 'write' }>, 'kind' | 'branch'> & { readonly branch?: ShopBranch },
  ): void {
    if (step.writes.length > 0) this.steps.push({ kind: 'write', branch: 'main', ...step })
  }

  /** Something that happens in a shop on any day. */
  everyday(): (time: number) => void {
    const roll = this.#random.next()
    if (roll < 0.36) return (time) => this.#sell(time)
    if (roll < 0.58) return (time) => this.#send(time)
    if (roll < 0.72) return (time) => this.#count(time)
    if (roll < 0.84) return (time) => this.#hear(time)
    if (roll < 0.93) return (time) => this.#welcome(time)
    if (roll < 0.97) return (time) => this.#reprice(time)
    return (time) => this.#forget(time)
  }

  #sell(time: number): void {
    const orders = Array.from({ length: this.#random.whole(2, 9) }, () => this.#order(time, 'open'))
    this.#orders.push(...orders)
    const message =
      orders.length === 1 ? `Order ${String(orders[0]?._id)} placed` : `${orders.length} orders placed`
    this.#insert('orders', orders, 'checkout', message, time)
  }

  #order(time: number, status: string): ShopDocument {
    const customer = this.#random.pick(this.#customers)
    const number = this.#nextOrder++
    return makeOrder(this.#random, { number, customer, products: this.#products, time, status })
  }

  #send(time: number): void {
    const open = this.#orders.filter((order) => order['status'] === 'open').slice(0, this.#random.whole(2, 9))
    const sent = open.map((order) => ({
      ...order,
      status: 'sent',
      sent: new Date(time),
      carrier: 'PostNord',
    }))
    this.#replace('orders', this.#orders, sent, 'warehouse', `Send ${sent.length} orders`, time)
  }

  #count(time: number): void {
    const counted = this.#random.several(this.#stocks, this.#random.whole(3, 14)).map((stock) => ({
      ...stock,
      quantity: new Int32(this.#random.whole(0, 240)),
      counted: new Date(time),
      synced: new Timestamp({ t: Math.floor(time / 1000), i: 1 }),
    }))
    this.#replace('inventory', this.#stocks, counted, 'warehouse', 'Count shelves', time)
  }

  #hear(time: number): void {
    const reviews = Array.from({ length: this.#random.whole(1, 3) }, () => this.#review(time))
    this.#reviews.push(...reviews)
    this.#insert('reviews', reviews, 'storefront', '', time)
  }

  #review(time: number): ShopDocument {
    return makeReview(
      this.#random,
      this.#random.pick(this.#products),
      this.#random.pick(this.#customers),
      time,
    )
  }

  #welcome(time: number): void {
    const customers = Array.from({ length: this.#random.whole(1, 3) }, () => makeCustomer(this.#random, time))
    this.#customers.push(...customers)
    this.#insert('customers', customers, 'storefront', 'New account', time)
  }

  #reprice(time: number): void {
    const percent = this.#random.whole(2, 8)
    const dearer = this.#random
      .several(this.#products, this.#random.whole(2, 8))
      .map((one) => withPrice(one, 1 + percent / 100, time))
    this.#replace('products', this.#products, dearer, 'ana', `Raise prices by ${percent} %`, time)
  }

  /** A customer asks to be forgotten, or a review was spam. */
  #forget(time: number): void {
    const isSpam = this.#random.chance(0.6)
    const from = isSpam ? this.#reviews : this.#customers
    const gone = this.#random.pick(from)
    from.splice(from.indexOf(gone), 1)
    const collection = isSpam ? 'reviews' : 'customers'
    const message = isSpam
      ? 'Remove a spam review'
      : `Forget customer ${(gone._id as ObjectId).toHexString()} on request`
    this.#write({ time, actor: 'mara', message, collection, writes: [{ kind: 'delete', document: gone }] })
  }

  #insert(
    collection: ShopCollection,
    documents: readonly ShopDocument[],
    actor: string,
    message: string,
    time: number,
  ): void {
    const writes = documents.map((document) => ({ kind: 'insert', document }) as const)
    this.#write({ time, actor, message, collection, writes })
  }

  /** Writes new forms of documents of the main branch and remembers them. */
  #replace(
    collection: ShopCollection,
    state: ShopDocument[],
    documents: readonly ShopDocument[],
    actor: string,
    message: string,
    time: number,
  ): void {
    const places = new Map(state.map(({ _id }, place) => [_id, place]))
    for (const document of documents) state[places.get(document._id) as number] = document
    const writes = documents.map((document) => ({ kind: 'replace', document }) as const)
    this.#write({ time, actor, message, collection, writes })
  }

  fork(name: ShopBranch, actor: string, message: string, time: number): void {
    this.steps.push({ kind: 'branch', time, actor, message, name })
    if (name === 'pricing-test') for (const one of this.#products) this.#repriced.set(one._id, one)
    if (name === 'fix-orders') this.#mendable = [...this.#orders]
  }

  discount(category: string, percent: number, time: number): void {
    const cheaper = [...this.#repriced.values()]
      .filter((one) => one['category'] === category)
      .map((one) => ({ ...withPrice(one, 1 - percent / 100, time), onSale: true }))
    for (const one of cheaper) this.#repriced.set(one._id, one)
    const writes = cheaper.map((document) => ({ kind: 'replace', document }) as const)
    const message = `${category}: ${percent} % off`
    this.#write({ time, actor: 'bram', message, branch: 'pricing-test', collection: 'products', writes })
  }

  festive(count: number, time: number): void {
    const first = 9000 + this.#festive.length
    const made = Array.from({ length: count }, (_, i) => makeFestiveProduct(this.#random, first + i, time))
    this.#festive.push(...made)
    const writes = made.map((document) => ({ kind: 'insert', document }) as const)
    const message = `Add ${count} products for the holidays`
    this.#write({ time, actor: 'mei', message, branch: 'holiday-catalogue', collection: 'products', writes })
  }

  describeFestive(time: number): void {
    const writes = this.#festive.map((one, place) => {
      const description = `${String(one['name'])}: made by hand, wrapped in recycled paper`
      const document = { ...one, description, edited: new Date(time) }
      this.#festive[place] = document
      return { kind: 'replace', document } as const
    })
    const message = 'Write descriptions'
    this.#write({ time, actor: 'mei', message, branch: 'holiday-catalogue', collection: 'products', writes })
  }

  mendTotals(count: number, time: number): void {
    const writes = this.#mendable.splice(0, count).map((order) => {
      const cents = centsOf(order['total'] as Decimal128) + 495
      const document = { ...order, total: euros(cents), mended: { by: 'mara', at: new Date(time) } }
      return { kind: 'replace', document } as const
    })
    const message = `Add delivery to ${count} totals`
    this.#write({ time, actor: 'mara', message, branch: 'fix-orders', collection: 'orders', writes })
  }

  removeTestOrders(count: number, time: number): void {
    const writes = this.#mendable.splice(-count).map((document) => ({ kind: 'delete', document }) as const)
    const message = `Remove ${count} test orders`
    this.#write({ time, actor: 'mara', message, branch: 'fix-orders', collection: 'orders', writes })
  }
}

const withPrice = (product: ShopDocument, factor: number, time: number): ShopDocument => ({
  ...product,
  price: euros(Math.round(centsOf(product['price'] as Decimal128) * factor)),
  repriced: new Date(time),
})
