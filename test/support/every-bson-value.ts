import { int32Bytes, joinBytes, raw, type RawValue } from './bson-arbitraries.ts'

const bytes12 = Uint8Array.from({ length: 12 }, (_, i) => 250 - i)
const oldBinary: RawValue = {
  type: 5,
  payload: joinBytes(int32Bytes(7), Uint8Array.of(2), int32Bytes(3), Uint8Array.of(1, 2, 3)),
}
const oddNaN: RawValue = { type: 1, payload: Uint8Array.of(1, 0, 0, 0, 0, 0, 0xf8, 0xff) }
/** A Decimal128 whose digits could be written in another way: its bits are what is kept. */
const oddDecimal: RawValue = { type: 19, payload: new Uint8Array(16).fill(0x11) }

/** Every type of BSON, each with the values that are easily bent on the way. */
export const everyBsonValue: readonly (readonly [string, RawValue])[] = [
  ['double', raw.double(1.5)],
  ['double that is whole', raw.double(5)],
  ['double minus zero', raw.double(-0)],
  ['double infinity', raw.double(-Infinity)],
  ['double NaN', raw.double(Number.NaN)],
  ['double NaN with other bits', oddNaN],
  ['double subnormal', raw.double(5e-324)],
  ['string', raw.string('Zürich 😀 \0 \ufffd "quoted"')],
  ['string empty', raw.string('')],
  [
    'object',
    raw.object([
      ['b', raw.int32(1)],
      ['a', raw.null()],
      ['2', raw.null()],
      ['1', raw.null()],
    ]),
  ],
  ['object empty', raw.object([])],
  ['object that looks like a type', raw.object([['$oid', raw.string('not an id')]])],
  ['array', raw.array([raw.int32(1), raw.double(1), raw.array([])])],
  ['binary', raw.binary(0, Uint8Array.of(0, 255, 128))],
  ['binary empty', raw.binary(128, new Uint8Array())],
  ['binary of the old kind', oldBinary],
  ['binary UUID', raw.binary(4, new Uint8Array(16).fill(7))],
  ['undefined', raw.undefined()],
  ['objectId', raw.objectId(bytes12)],
  ['boolean', raw.boolean(false)],
  ['date', raw.date(-1n)],
  ['date out of range', raw.date(2n ** 62n)],
  ['null', raw.null()],
  ['regex', raw.regex('^a/b"', 'imx')],
  ['dbPointer', raw.dbPointer('db.c', bytes12)],
  ['code', raw.code('return 1')],
  ['symbol', raw.symbol('s')],
  ['codeWithScope', raw.codeWithScope('f()', [['x', raw.int64(1n)]])],
  ['int32', raw.int32(-1)],
  ['timestamp', raw.timestamp((7n << 32n) | 3n)],
  ['int64', raw.int64(1n)],
  ['int64 large', raw.int64(-(2n ** 63n))],
  ['decimal128', raw.decimal('1.50')],
  ['decimal128 NaN', raw.decimal('NaN')],
  ['decimal128 with other bits', oddDecimal],
  ['minKey', raw.minKey()],
  ['maxKey', raw.maxKey()],
]
