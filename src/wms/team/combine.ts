import type { Language } from '../../core/language.ts'
import { type Pack, type Point, Term } from '../points/point.ts'
import { adjusted } from './adjust.ts'
import { issueText } from './issue-text.ts'
import { globNever } from './never-matches.ts'
import { PACK_KEYS, PACK_PATH, type PackFile } from './pack-file.ts'
import { type Read, readPoints, toldOf } from './read-points.ts'
import type { PackFault, PackText } from './told.ts'

export interface CombinedPack {
  readonly pack: Pack
  /** What is left out of the team's pack, each with its place and what to write. */
  readonly faults: readonly PackFault[]
}

/** Combines the built-in pack with the team's, whose points come first; `text`: the team's file, `null`: none. */
export function combinePacks(builtIn: Pack, text: string | null): CombinedPack {
  if (text === null) return { pack: builtIn, faults: [] }
  const { file, faults } = readFile(text)
  const own = readPoints(file.points)
  const replaced = new Set(own.good.map(({ id }) => id))
  const ours = adjusted(
    builtIn.points.filter(({ id }) => !replaced.has(id)),
    file.adjust,
  )
  const known = (id: string) => [...own.good, ...builtIn.points].some((point) => point.id === id)
  const without = idList('without', file.without, known)
  const left = new Set(without.good)
  const isKept = ({ id }: Point) => !left.has(id)
  const always = idList('always', file.always, (id) => known(id) && !left.has(id))
  const ignored = globList(file.ignore_paths)
  const glossary = termList(file.glossary)
  return {
    pack: {
      points: [...own.good, ...ours.points].filter(isKept),
      settings: ours.settings,
      ...{ own: own.good.filter(isKept).map(({ id }) => id), always: always.good, ignoredPaths: ignored.good },
      glossary: [...glossary.good, ...builtIn.glossary],
    },
    faults: [...faults, ...[own, ours, without, always, ignored, glossary].flatMap(({ faults }) => faults)],
  }
}

/** Each part is judged by itself, so the items are not looked into here. */
function readFile(text: string): { readonly file: PackFile; readonly faults: readonly PackFault[] } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { file: EMPTY, faults: [{ at: PACK_PATH, told: { en: `is no JSON (${why})`, ru: `не JSON (${why})` } }] }
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { file: EMPTY, faults: [{ at: PACK_PATH, told: { en: 'is no object', ru: 'не объект' } }] }
  const lists = Object.entries(json).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
  const faults = Object.entries(json).flatMap(([key, value]) => partFault(key, value))
  return { file: { ...EMPTY, ...Object.fromEntries(lists) }, faults }
}

const EMPTY: PackFile = { points: [], adjust: [], without: [], always: [], ignore_paths: [], glossary: [] }

function partFault(key: string, value: unknown): PackFault[] {
  const keys: readonly string[] = PACK_KEYS
  if (!keys.includes(key))
    return [
      {
        at: key,
        told: { en: `is unknown; there are ${keys.join(', ')}`, ru: `нет такого раздела; есть ${keys.join(', ')}` },
      },
    ]
  return Array.isArray(value)
    ? []
    : [{ at: key, told: { en: 'must be a list, [ … ]', ru: 'должно быть списком, [ … ]' } }]
}

function idList(at: string, items: readonly unknown[], known: (id: string) => boolean): Read<string> {
  const ids = items.map(String)
  const told = (id: string): PackText => ({ en: `there is no point ${id} here`, ru: `нет правила ${id}` })
  return { good: ids.filter(known), faults: ids.filter((id) => !known(id)).map((id) => ({ at, told: told(id) })) }
}

function globList(items: readonly unknown[]): Read<string> {
  const globs = items.map(String)
  const faults = globs.flatMap((glob) =>
    toldOf(`"${glob}"`, globNever(glob)).map((told) => ({ at: 'ignore_paths', told })),
  )
  return { good: globs.filter((glob) => globNever(glob) === null), faults }
}

function termList(items: readonly unknown[]): Read<Term> {
  const read = items.map((item) => Term.safeParse(item))
  return {
    good: read.flatMap(({ data }) => data ?? []),
    faults: read.flatMap(({ error }, index) =>
      (error?.issues ?? []).map((issue) => ({ at: `glossary.${index}`, told: issueText(issue) })),
    ),
  }
}

const FAULTS_SHOWN = 4

/** What is left out, in one sentence for a plan or a card; `null`: nothing. */
export function packProblem(faults: readonly PackFault[], language: Language): string | null {
  if (faults.length === 0) return null
  const shown = faults.slice(0, FAULTS_SHOWN).map(({ at, told }) => `${at}: ${told[language]}`)
  const hidden = faults.length - FAULTS_SHOWN
  return PROBLEM[language]([...shown, ...(hidden > 0 ? [`+${hidden}`] : [])].join('; '))
}

const PROBLEM: Readonly<Record<Language, (faults: string) => string>> = {
  en: (faults) =>
    `Of ${PACK_PATH} this is left out, and the rest is used: ${faults}. Mend it on the base branch; \`npm run wms-pack\` checks it.`,
  ru: (faults) =>
    `Из ${PACK_PATH} это не учтено, остальное действует: ${faults}. Исправьте в основной ветке; проверить можно командой \`npm run wms-pack\`.`,
}

/** What is said of points for whose lines there is no room. */
export const crowded = (ids: readonly string[]): PackFault[] =>
  ids.length === 0
    ? []
    : [
        {
          at: ids.join(', '),
          told: {
            en: 'are not shown, since all lines together are too long; shorten lines, or leave points out by without',
            ru: 'не показаны: все строки вместе слишком длинные; сократите line или уберите правила через without',
          },
        },
      ]
