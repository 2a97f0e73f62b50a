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
  /** Of all files that `from` reach, those that reach `path`, itself among them. */
  importersOf(path: string, from: readonly string[]): string[]
}

function closure(path: string, next: (path: string) => readonly string[]): Set<string> {
  const reached = new Set([path])
  for (const one of reached) for (const other of next(one)) reached.add(other)
  return reached
}

export function importGraph(): ImportGraph {
  const imports = new Map<string, readonly string[]>()
  const own = (path: string): readonly string[] => {
    const known = imports.get(path) ?? importsOf(path)
    imports.set(path, known)
    return known
  }
  const known = new Map<string, ReadonlySet<string>>()
  const reachedFrom = (path: string): ReadonlySet<string> => {
    const reached = known.get(path) ?? closure(path, own)
    known.set(path, reached)
    return reached
  }
  return {
    reachedFrom,
    importersOf: (path, from) =>
      [...new Set(from.flatMap((one) => [...reachedFrom(one)]))].filter((one) => reachedFrom(one).has(path)),
  }
}
