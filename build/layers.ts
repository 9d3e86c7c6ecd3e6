/**
 * The import law of the project, as one table. `build/scripts/layers.ts` gives it to dependency-cruiser, the
 * lint configuration takes its list of packages from it, and `test/architecture` plants a violation of every
 * kind and sees it caught.
 */

/** One layer: the files whose path matches `path`, and all that they may import. */
export interface Layer {
  readonly name: string
  /** A regular expression over paths from the root of the project, with forward slashes. */
  readonly path: string
  /** Names of the layers it may import besides itself. */
  readonly layers: readonly string[]
  /** npm packages it may import; a package's own sub-paths are included. */
  readonly packages: readonly string[] | 'any'
  /** Whether it may import modules that come with Node (`node:fs` and so on). */
  readonly node: boolean
}

const values = ['shared/model', 'shared/ejson', 'shared/rpc', 'shared/connection-string', 'shared/contract']
const foundation = ['engine/bson', 'engine/store', 'engine/mongodb']
const storage = [...foundation, 'engine/log', 'engine/index']
const engineAll = [...storage, 'engine/features', 'engine']

export const layers: readonly Layer[] = [
  { name: 'shared/model', path: '^shared/model/', layers: [], packages: ['bson', 'zod'], node: false },
  { name: 'shared/ejson', path: '^shared/ejson/', layers: ['shared/model'], packages: ['bson'], node: false },
  { name: 'shared/rpc', path: '^shared/rpc/', layers: ['shared/model'], packages: ['zod'], node: false },
  {
    name: 'shared/connection-string',
    path: '^shared/connection-string/',
    layers: [],
    packages: [],
    node: false,
  },
  {
    name: 'shared/contract',
    path: '^shared/contract/',
    layers: ['shared/model', 'shared/ejson', 'shared/rpc'],
    packages: ['bson', 'zod'],
    node: false,
  },

  {
    name: 'engine/bson',
    path: '^electron/engine/bson/',
    layers: ['shared/model', 'shared/ejson'],
    packages: ['bson'],
    node: true,
  },
  {
    name: 'engine/store',
    path: '^electron/engine/store/',
    layers: ['shared/model'],
    packages: ['lmdb'],
    node: true,
  },
  {
    name: 'engine/mongodb',
    path: '^electron/engine/mongodb/',
    layers: ['shared/model', 'shared/ejson', 'engine/bson'],
    packages: ['bson', 'mongodb'],
    node: true,
  },
  {
    name: 'engine/log',
    path: '^electron/engine/log/',
    layers: ['shared/model', 'shared/ejson', ...foundation, 'engine/index'],
    packages: ['bson', 'mongodb'],
    node: true,
  },
  {
    name: 'engine/index',
    path: '^electron/engine/index/',
    layers: ['shared/model', 'shared/ejson', ...foundation, 'engine/log'],
    packages: ['bson'],
    node: true,
  },
  {
    name: 'engine/features',
    path: '^electron/engine/(?!bson/|store/|mongodb/|log/|index/)[^/]+/',
    layers: ['shared/model', 'shared/ejson', 'shared/connection-string', ...storage],
    packages: ['bson', 'mongodb'],
    node: true,
  },
  {
    name: 'engine',
    path: '^electron/engine/[^/]+$',
    layers: ['shared/model', 'shared/ejson', ...storage, 'engine/features'],
    packages: ['bson', 'mongodb'],
    node: true,
  },

  {
    name: 'api',
    path: '^electron/api/',
    layers: [...values, ...engineAll],
    packages: ['bson', 'zod'],
    node: true,
  },
  {
    name: 'preload',
    path: '^electron/preload\\.ts$',
    layers: ['shared/rpc', 'shared/contract', 'shared/model', 'electron/channels'],
    packages: ['electron'],
    node: false,
  },
  {
    name: 'electron/channels',
    path: '^electron/ipc/channels?\\.ts$',
    layers: ['shared/model'],
    packages: [],
    node: false,
  },
  {
    name: 'host/electron',
    path: '^electron/(main\\.ts$|ipc/(?!channels?\\.ts$)|shell/)',
    layers: [...values, 'api', 'engine', 'electron/channels', 'host/common', 'host/node'],
    packages: ['electron', 'bson'],
    node: true,
  },
  {
    name: 'host/node',
    path: '^electron/web/',
    layers: [...values, 'api', 'engine', 'host/common'],
    packages: ['ws', 'bson'],
    node: true,
  },
  {
    name: 'host/wire',
    path: '^electron/wire/',
    layers: [...values, 'api', ...engineAll],
    packages: ['bson', 'snappyjs'],
    node: true,
  },
  {
    name: 'host/cli',
    path: '^electron/cli/',
    layers: [...values, 'engine', 'engine/features', 'host/common', 'host/node'],
    packages: ['commander'],
    node: true,
  },
  {
    name: 'host/common',
    path: '^electron/(host/|(?!main\\.|preload\\.)[^/]+\\.ts$)',
    layers: [...values, 'api', 'engine', 'host/wire'],
    packages: ['bson'],
    node: true,
  },

  {
    name: 'renderer/api',
    path: '^renderer/api/',
    layers: values,
    packages: ['bson', 'zod', '@tanstack/react-query'],
    node: false,
  },
  {
    name: 'renderer/ui',
    path: '^renderer/(ui|styles|lib)/',
    layers: ['shared/model', 'shared/ejson'],
    packages: 'any',
    node: false,
  },
  {
    name: 'renderer/state',
    path: '^renderer/state/',
    layers: [...values, 'renderer/api'],
    packages: ['bson', 'react', 'zustand', '@tanstack/react-query'],
    node: false,
  },
  {
    name: 'renderer/features',
    path: '^renderer/features/',
    layers: [...values, 'renderer/api', 'renderer/state', 'renderer/ui'],
    packages: 'any',
    node: false,
  },
  {
    name: 'renderer/app',
    path: '^renderer/([^/]+$|app/)',
    layers: [...values, 'renderer/api', 'renderer/state', 'renderer/ui', 'renderer/features'],
    packages: 'any',
    node: false,
  },
]

/** Packages that only the main process may touch, whatever the line of a layer says with `any`. */
export const mainProcessPackages: readonly string[] = ['electron', 'lmdb', 'mongodb', 'ws']

/** Folders whose modules the table covers; each file in them belongs to exactly one layer. */
export const productFolders: readonly string[] = ['shared', 'electron', 'renderer']

/** Folders that nothing of the product may import. */
export const supportFolders: readonly string[] = ['test', 'build']

/** The one module through which code outside the engine may run it; types may come from anywhere in it. */
export const engineDoor = 'electron/engine/engine.ts'

/** The layer that a file belongs to, or undefined where the table has no line for it. */
export function layerOf(path: string): Layer | undefined {
  return layers.find((layer) => new RegExp(layer.path).test(path))
}
