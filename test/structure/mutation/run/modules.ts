import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = pathToFileURL(`${process.cwd()}/`).href
const VITEST = new URL('./vitest.ts', import.meta.url).href
const HARNESS = new URL('./', import.meta.url).href

/** A source that stands for a file's own. */
interface Stand {
  readonly path: string
  readonly source: string
}

let generation = 0
/** Files that are loaded anew in each generation. */
let renewed: ReadonlySet<string> = new Set()
let standIn: Stand | null = null

/** From here on imports load these files again, one of them with another source. */
export function renew(paths: ReadonlySet<string>, stand: Stand | null = null): void {
  generation++
  renewed = paths
  standIn = stand
}

export const urlOf = (path: string): string => `${pathToFileURL(path).href}?generation=${generation}`

const stripped = new Map<string, string>()

function textOf(path: string): string {
  if (standIn?.path === path) return stripTypeScriptTypes(standIn.source)
  const known = stripped.get(path) ?? stripTypeScriptTypes(readFileSync(path, 'utf8'))
  stripped.set(path, known)
  return known
}

const isOurs = (url: string): boolean =>
  url.startsWith(ROOT) && /\.m?ts(\?|$)/.test(url) && !url.includes('/node_modules/')

export function takeOver(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'vitest' && !context.parentURL?.startsWith(HARNESS)) return { url: VITEST, shortCircuit: true }
      const resolved = next(specifier, context)
      if (!isOurs(resolved.url) || !renewed.has(fileURLToPath(resolved.url))) return resolved
      return { ...resolved, url: urlOf(fileURLToPath(resolved.url)) }
    },
    load(url, context, next) {
      if (!isOurs(url)) return next(url, context)
      return { format: 'module', source: textOf(fileURLToPath(url)), shortCircuit: true }
    },
  })
}
