import { globSync, existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import type { ICruiseResult, IDependency, IModule } from 'dependency-cruiser'
import {
  engineDoor,
  layerOf,
  layers,
  mainProcessPackages,
  productFolders,
  supportFolders,
  type Layer,
} from '../layers.ts'
import { cruiseModules } from './cruise.ts'

/** One broken rule: which, in which file, and what it says to the person who broke it. */
export interface Violation {
  readonly rule: string
  readonly from: string
  readonly message: string
}

/** What a run of the layer check saw. */
export interface LayerReport {
  readonly modulesCruised: number
  readonly sourceFiles: number
  readonly violations: readonly Violation[]
}

/** Checks all source files of the product below `root` against the table of `build/layers.ts`. */
export async function checkLayers(root: string): Promise<LayerReport> {
  const folders = productFolders.filter((folder) => existsSync(path.join(root, folder)))
  const sourceFiles = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx}`),
    { cwd: root },
  ).length
  if (sourceFiles === 0) return { modulesCruised: 0, sourceFiles, violations: [] }

  const result = await cruiseModules(root, folders)
  const modules = result.modules.filter((module) => isProductSource(module.source))
  const violations = [...modules.flatMap(moduleViolations), ...cycleViolations(result)]
  return { modulesCruised: modules.length, sourceFiles, violations }
}

function isProductSource(file: string): boolean {
  return /\.tsx?$/.test(file) && productFolders.some((folder) => file.startsWith(`${folder}/`))
}

function moduleViolations(module: IModule): Violation[] {
  const layer = layerOf(module.source)
  if (layer === undefined) {
    return [
      {
        rule: 'no-layer',
        from: module.source,
        message: 'belongs to no layer; build/layers.ts has no line for it',
      },
    ]
  }
  return module.dependencies.flatMap((dependency) => {
    const broken = brokenRule(layer, module.source, dependency)
    return broken === undefined ? [] : [{ from: module.source, ...broken }]
  })
}

function brokenRule(
  layer: Layer,
  from: string,
  dependency: IDependency,
): Omit<Violation, 'from'> | undefined {
  const target = dependency.module
  if (/^[./]/.test(target)) return brokenInside(layer, from, dependency)
  if (isBuiltin(target)) {
    return layer.node
      ? undefined
      : { rule: 'node', message: `${layer.name} may not use Node, and it imports ${target}` }
  }
  return brokenPackage(layer, target)
}

function brokenPackage(layer: Layer, target: string): Omit<Violation, 'from'> | undefined {
  const name = target.split('/', target.startsWith('@') ? 2 : 1).join('/')
  const allowed =
    layer.packages === 'any' ? !mainProcessPackages.includes(name) : layer.packages.includes(name)
  return allowed
    ? undefined
    : { rule: 'package', message: `${layer.name} may not import the package ${name}` }
}

function brokenInside(
  layer: Layer,
  from: string,
  dependency: IDependency,
): Omit<Violation, 'from'> | undefined {
  const to = dependency.resolved
  if (dependency.couldNotResolve) return { rule: 'unresolved', message: `${dependency.module} leads nowhere` }
  if (supportFolders.some((folder) => to.startsWith(`${folder}/`))) {
    return { rule: 'support', message: `the product may not import ${to}` }
  }
  if (!isProductSource(to)) return undefined
  const target = layerOf(to)
  if (target === undefined) return undefined
  if (target.name !== layer.name && !layer.layers.includes(target.name)) {
    return { rule: 'layer', message: `${layer.name} may not import ${target.name} (${to})` }
  }
  const feature = featureOf(from)
  if (feature !== undefined && featureOf(to) !== undefined && feature !== featureOf(to)) {
    return { rule: 'features', message: `features never import each other (${to})` }
  }
  const entersEngine = to.startsWith('electron/engine/') && !from.startsWith('electron/engine/')
  if (entersEngine && to !== engineDoor && !dependency.dependencyTypes.includes('type-only')) {
    return { rule: 'engine-door', message: `${engineDoor} is the only door of the engine (${to})` }
  }
  return undefined
}

function featureOf(file: string): string | undefined {
  return /^renderer\/features\/([^/]+)/.exec(file)?.[1]
}

function cycleViolations(result: ICruiseResult): Violation[] {
  return result.summary.violations
    .filter((violation) => violation.rule.name === 'cycle')
    .map((violation) => ({
      rule: 'cycle',
      from: violation.from,
      message: `imports itself by way of ${(violation.cycle ?? []).map((step) => step.name).join(' -> ')}`,
    }))
}

if (import.meta.main) {
  const report = await checkLayers(path.resolve(process.argv[2] ?? '.'))
  for (const violation of report.violations) {
    console.error(`${violation.from}: ${violation.message} [${violation.rule}]`)
  }
  console.log(
    `layers: ${report.modulesCruised} of ${report.sourceFiles} modules, ${layers.length} layers, ${report.violations.length} violations`,
  )
  const missed = report.modulesCruised < report.sourceFiles
  if (missed) console.error('layers: some source files were not read, so the result means nothing')
  process.exitCode = missed || report.violations.length > 0 ? 1 : 0
}
