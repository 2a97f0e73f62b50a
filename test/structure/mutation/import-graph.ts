import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** As the formatter writes imports; those of types only are not there when the code runs. */
const IMPORT = /^(?:import|export)(?! type\b)\b[^'"]*? from '(\.[^']+)'|^import '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm

const importsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(IMPORT)]
    .map(([, from, bare, dynamic]) => join(dirname(path), from ?? bare ?? dynamic ?? ''))
    .filter((file) => /\.m?ts$/.test(file))

export interface ImportGraph {
  /** A file and all that it imports, directly or not. */
  reachedFrom(path: string): ReadonlySet<string>
}

export function importGraph(): ImportGraph {
  const imports = new Map<string, readonly string[]>()
  const own = (path: string): readonly string[] => {
    const known = imports.get(path) ?? importsOf(path)
    imports.set(path, known)
    return known
  }
  return {
    reachedFrom(path) {
      const reached = new Set([path])
      for (const one of reached) for (const next of own(one)) reached.add(next)
      return reached
    },
  }
}
