import { registerHooks } from 'node:module'
import type { ICruiseResult } from 'dependency-cruiser'

/**
 * dependency-cruiser reads TypeScript through the JavaScript API of its compiler, which TypeScript 7 no longer
 * has: left alone it finds no modules and reports success. So its imports of `typescript` get version 6.
 */
function giveDependencyCruiserTypescript6(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const asked = /^typescript(?=\/|$)/
      const byCruiser = context.parentURL?.includes('/dependency-cruiser/') ?? false
      return nextResolve(byCruiser ? specifier.replace(asked, 'typescript6') : specifier, context)
    },
  })
}

/**
 * Every module of `folders` below `root` with what it imports, types included, and the cycles among them.
 * Paths in the answer are relative to `root`.
 */
export async function cruiseModules(root: string, folders: readonly string[]): Promise<ICruiseResult> {
  giveDependencyCruiserTypescript6()
  const { cruise } = await import('dependency-cruiser')
  const result = await cruise(
    [...folders],
    {
      baseDir: root,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      validate: true,
      ruleSet: {
        forbidden: [
          {
            name: 'cycle',
            severity: 'error',
            from: {},
            to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
          },
        ],
      },
    },
    {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      conditionNames: ['import', 'node', 'default'],
    },
  )
  if (typeof result.output === 'string') throw new Error('dependency-cruiser answered with text')
  return result.output
}
