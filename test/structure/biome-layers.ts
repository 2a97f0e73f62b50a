import { relative } from 'node:path/posix'
import { LAYERS } from './layers.ts'

/** The linter's rules that hold LAYERS: whoever has no row may import nothing. */
export function biomeLayers(): string {
  const rows = Object.entries(LAYERS) as [string, readonly string[]][]
  const overrides: object[] = [rule('src/**', [], 'This folder has no row in test/structure/layers.ts.')]
  for (const [place, allowed] of rows) {
    if (allowed.includes('*')) overrides.push(unrestricted(filesOf(place)))
    else
      overrides.push(
        rule(
          filesOf(place),
          allowed.flatMap((target) => seenFrom(place, target)),
          messageFor(place),
        ),
      )
  }
  return `${JSON.stringify({ overrides }, null, 2)}\n`
}

/** Whether a place of LAYERS is one file and no folder. */
export const isFile = (place: string): boolean => /\.m?ts$|\.mjs$/.test(place)
const filesOf = (place: string): string => `src/${isFile(place) ? place : `${place}/*`}`
const messageFor = (place: string): string => `${place} may not import this: see its row in test/structure/layers.ts.`

/** How an import of `target` is written in a file of `place`. */
function seenFrom(place: string, target: string): readonly string[] {
  if (!(target in LAYERS) && !isFile(target)) return [target, `${target}/**`]
  const folder = isFile(place) ? '.' : place
  const path = relative(folder, target)
  const written = path.startsWith('.') ? path : `./${path}`
  return [isFile(target) ? written : `${written}/*`]
}

const rule = (includes: string, allowed: readonly string[], message: string) => ({
  includes: [includes],
  linter: {
    rules: {
      style: {
        noRestrictedImports: {
          level: 'error',
          options: { patterns: [{ group: ['**', '!./*', ...allowed.map((path) => `!${path}`)], message }] },
        },
      },
    },
  },
})

const unrestricted = (includes: string) => ({
  includes: [includes],
  linter: { rules: { style: { noRestrictedImports: 'off' } } },
})
