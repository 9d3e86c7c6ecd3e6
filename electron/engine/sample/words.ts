/** What the people and things of the sample shop are called. All of them are made up. */

export const firstNames = (
  'Ada Amir Anneke Aroha Bjarne Camila Chidi Dilnoza Elif Emeka Fatima Freya Giulia Hana Hugo Ines Ioana Jamal ' +
  'Joost Kaito Lars Leila Lucía Maarten Malik Mei Milan Nadia Noor Oksana Olu Paula Priya Quentin Rania Rosa Sanne ' +
  'Siobhán Søren Tamar Thandi Tomás Uma Viktor Wanjiru Xin Yara Yusuf Zofia Zoë'
).split(' ')

export const lastNames = (
  'Abbott Achterberg Bakker Bergström Castillo Chen Costa Dahl Demir Eriksen Farouk Ferrari Fischer García Haddad ' +
  'Hoffmann Ibrahim Ivanova Jansen Kaur Kim Kowalski Laurent Lindqvist Mbeki Moreau Müller Nakamura Nguyen Novák ' +
  'O’Brien Okafor Olsen Papadakis Patel Popescu Quist Ramos Rossi Sato Schmidt Silva Singh Smit Tanaka Thompson ' +
  'Usman Varga Visser Weber Wójcik Yılmaz Zhang'
).split(' ')

export const streets = (
  'Abbey Lane,Beukenlaan,Calle Mayor,Dorfstraße,Elm Road,Fabrikgatan,Gasthuisstraat,Harbour View,Industriweg,' +
  'Jasmine Court,Kerkstraat,Lindenallee,Market Street,Nieuwe Gracht,Orchard Close,Passeig del Mar,Rue des Lilas,' +
  'Station Road,Torggata,Via Roma,Wilgenpad'
).split(',')

export interface City {
  readonly city: string
  readonly country: string
  /** Longitude and latitude, as GeoJSON has them. */
  readonly coordinates: readonly [number, number]
}

export const cities: readonly City[] = [
  { city: 'Amsterdam', country: 'NL', coordinates: [4.9041, 52.3676] },
  { city: 'Antwerp', country: 'BE', coordinates: [4.4025, 51.2194] },
  { city: 'Barcelona', country: 'ES', coordinates: [2.1734, 41.3851] },
  { city: 'Bergen', country: 'NO', coordinates: [5.3221, 60.3913] },
  { city: 'Dublin', country: 'IE', coordinates: [-6.2603, 53.3498] },
  { city: 'Gdańsk', country: 'PL', coordinates: [18.6466, 54.352] },
  { city: 'Göteborg', country: 'SE', coordinates: [11.9746, 57.7089] },
  { city: 'Hamburg', country: 'DE', coordinates: [9.9937, 53.5511] },
  { city: 'Leeds', country: 'GB', coordinates: [-1.5491, 53.8008] },
  { city: 'Lyon', country: 'FR', coordinates: [4.8357, 45.764] },
  { city: 'Porto', country: 'PT', coordinates: [-8.6291, 41.1579] },
  { city: 'Rotterdam', country: 'NL', coordinates: [4.4777, 51.9244] },
  { city: 'Torino', country: 'IT', coordinates: [7.6869, 45.0703] },
  { city: 'Zürich', country: 'CH', coordinates: [8.5417, 47.3769] },
]

export const warehouses = ['ANR', 'HAM'] as const

export interface Category {
  readonly name: string
  readonly code: string
  readonly things: readonly string[]
  /** Cheapest and dearest, in cents. */
  readonly cents: readonly [number, number]
}

export const categories: readonly Category[] = [
  {
    name: 'Kitchen',
    code: 'KIT',
    things: ['Kettle', 'Chopping board', 'Cast-iron pan', 'Pepper mill', 'Teapot', 'Mixing bowl'],
    cents: [895, 12_900],
  },
  {
    name: 'Garden',
    code: 'GRD',
    things: ['Watering can', 'Hand fork', 'Bird feeder', 'Planter', 'Hammock', 'Secateurs'],
    cents: [650, 18_900],
  },
  {
    name: 'Desk',
    code: 'DSK',
    things: ['Notebook', 'Desk lamp', 'Pen tray', 'Fountain pen', 'Bookend', 'Wall calendar'],
    cents: [350, 9_900],
  },
  {
    name: 'Travel',
    code: 'TRV',
    things: ['Weekend bag', 'Water bottle', 'Packing cube', 'Umbrella', 'Neck pillow', 'Lunch box'],
    cents: [1200, 24_900],
  },
  {
    name: 'Home',
    code: 'HOM',
    things: ['Wool blanket', 'Candle', 'Wall clock', 'Door mat', 'Laundry basket', 'Mirror'],
    cents: [790, 15_900],
  },
]

export const materials = [
  'oak',
  'steel',
  'linen',
  'copper',
  'glass',
  'bamboo',
  'enamel',
  'cork',
  'recycled',
] as const
export const colours = ['white', 'black', 'sage', 'navy', 'rust', 'sand', 'plum', 'ochre'] as const

export const festiveThings = [
  'Advent candle',
  'Gift wrap set',
  'Paper star',
  'Mulled wine mug',
  'Tree bauble',
  'Biscuit cutter',
  'Fairy lights',
  'Card set',
] as const

export const reviewTitles: readonly (readonly string[])[] = [
  ['Broke within a week', 'Not as pictured', 'Would not buy again'],
  ['Disappointing', 'Smaller than it looks', 'Wobbly'],
  ['Does the job', 'Fine for the price', 'Good, not great'],
  ['Very pleased', 'Well made', 'Lovely colour'],
  ['Could not be happier', 'A gift that was loved', 'Perfect'],
]

export const reviewTexts: readonly (readonly string[])[] = [
  ['The handle came off on the third day.', 'It arrived with a dent and no note.'],
  ['I expected something sturdier for this money.', 'The colour is nothing like the picture.'],
  ['It works, and that is about it.', 'Delivery took nine days, the thing itself is all right.'],
  ['Feels solid and looks good on the shelf.', 'Bought a second one for my sister.'],
  [
    'I use it every single day.',
    'My father of 83 says it is the best he has had.',
    'Wrapped with care, arrived early.',
  ],
]
