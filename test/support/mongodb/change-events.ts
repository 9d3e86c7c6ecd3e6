import { Long, serialize, Timestamp, UUID, type Document } from 'bson'

/**
 * Events of change streams as MongoDB 8 gives them for a database, with `showExpandedEvents` and `updateLookup`; one of
 * each type, in an order in which they may come. Source: MongoDB manual, "Change Events".
 */
const startTime = 1_700_000_000_000
const collectionUUID = new UUID('6a1f0c52-8f6e-4c1d-9a57-3f0f6f0a7d11')
let made = 0

export const tokenOf = (n: number): Document => ({
  _data: `8265${n.toString(16).padStart(8, '0').toUpperCase()}`,
})

/** One event; times are a second apart unless they are given. */
export function changeEvent(
  operationType: string,
  coll: string | null,
  more: Document = {},
  time = startTime + made * 1000,
): Uint8Array {
  made++
  return serialize(
    {
      _id: tokenOf(made),
      operationType,
      clusterTime: new Timestamp({ t: Math.floor(time / 1000), i: 1 }),
      wallTime: new Date(time),
      ...(coll === null ? { ns: { db: 'shop' } } : { collectionUUID, ns: { db: 'shop', coll } }),
      ...more,
    },
    { ignoreUndefined: false },
  )
}

const document = (
  coll: string,
  operationType: string,
  fullDocument: Document | null,
  key: Document,
): Uint8Array => changeEvent(operationType, coll, { fullDocument, documentKey: key })

/** Every type of event, each of which leaves its trace in what the database is at the end. */
export function everyChangeEvent(): Uint8Array[] {
  const orders = 'orders'
  const index = { v: 2, key: { total: -1, when: 1 }, name: 'by total' }
  const update = {
    updateDescription: { updatedFields: { total: 5 }, removedFields: [], truncatedArrays: [] },
    fullDocument: { _id: 1, total: 5, z: 1, a: 2 },
    documentKey: { _id: 1 },
  }
  const modify = {
    operationDescription: { validator: { total: { $gte: 0 } }, validationLevel: 'strict' },
    stateBeforeChange: { collectionOptions: { uuid: collectionUUID } },
  }
  const hide = {
    operationDescription: { index: { name: 'by total', hidden: true } },
    stateBeforeChange: { collectionOptions: {}, indexOptions: { hidden: false } },
  }
  return [
    changeEvent('create', orders, {
      operationDescription: { idIndex: { v: 2, key: { _id: 1 }, name: '_id_' }, collation: { locale: 'de' } },
      nsType: 'collection',
    }),
    changeEvent('create', 'view', { operationDescription: { viewOn: orders, pipeline: [] }, nsType: 'view' }),
    document(orders, 'insert', { _id: 1, total: 1, z: 1, a: 2 }, { _id: 1 }),
    document(
      orders,
      'insert',
      { _id: { k: Long.fromNumber(2) }, total: 2 },
      { _id: { k: Long.fromNumber(2) } },
    ),
    document(orders, 'insert', { _id: 3, total: 3 }, { region: 'eu', _id: 3 }),
    changeEvent('update', orders, update),
    // Gone at the look-up.
    document(orders, 'update', null, { _id: 3 }),
    document(orders, 'delete', null, { region: 'eu', _id: 3 }),
    document(
      orders,
      'replace',
      { _id: { k: Long.fromNumber(2) }, other: true },
      { _id: { k: Long.fromNumber(2) } },
    ),
    changeEvent('createIndexes', orders, {
      operationDescription: { indexes: [index, { v: 2, key: { x: 1 }, name: 'x' }] },
    }),
    changeEvent('dropIndexes', orders, {
      operationDescription: { indexes: [{ v: 2, key: { x: 1 }, name: 'x' }] },
    }),
    changeEvent('modify', orders, modify),
    changeEvent('modify', orders, hide),
    // A server that tells nothing of collections that are made.
    document('silent', 'insert', { _id: 1 }, { _id: 1 }),
    document('old', 'insert', { _id: 1 }, { _id: 1 }),
    changeEvent('rename', 'silent', {
      to: { db: 'shop', coll: 'old' },
      operationDescription: { dropTarget: true },
    }),
    document('gone', 'insert', { _id: 1 }, { _id: 1 }),
    changeEvent('drop', 'gone'),
    document('moved', 'insert', { _id: 1 }, { _id: 1 }),
    changeEvent('rename', 'moved', { to: { db: 'archive', coll: 'moved' } }),
    changeEvent('shardCollection', orders, { operationDescription: { shardKey: { _id: 1 } } }),
    changeEvent('reshardCollection', orders, { operationDescription: { shardKey: { total: 1 } } }),
    changeEvent('refineCollectionShardKey', orders, {
      operationDescription: { shardKey: { total: 1, _id: 1 } },
    }),
  ]
}
