import { z } from 'zod'
import type { Language } from '../core/language.ts'
import { type Pack, Point, Term } from './points/point.ts'

/** The team's own points; read from the base branch only. */
export const PACK_PATH = '.wms/pack.json'

const TeamPack = z.strictObject({
  /** A point with a built-in id replaces that one. */
  points: z.array(Point).max(200).default([]),
  glossary: z.array(Term).max(500).default([]),
  /** Built-in ids that do not apply to this warehouse. */
  without: z.array(z.string()).max(200).default([]),
})

const FAULTS_SHOWN = 3

export interface CombinedPack {
  readonly pack: Pack
  /** What is wrong with the team's pack, and what to do; then only the built-in pack is used. `null`: nothing. */
  readonly problem: string | null
}

/** Combines the built-in pack with the team's, whose points come first; `text`: the team's file, `null`: none. */
export function combinePacks(builtIn: Pack, text: string | null, language: Language): CombinedPack {
  if (text === null) return { pack: builtIn, problem: null }
  const read = readTeamPack(text, builtIn)
  if ('faults' in read) return { pack: builtIn, problem: problemOf(read.faults, language) }
  const { points, glossary, without } = read
  const replaced = new Set([...without, ...points.map(({ id }) => id)])
  return {
    pack: {
      points: [...points, ...builtIn.points.filter(({ id }) => !replaced.has(id))],
      glossary: [...glossary, ...builtIn.glossary],
      ignoredPaths: builtIn.ignoredPaths,
    },
    problem: null,
  }
}

function readTeamPack(text: string, builtIn: Pack): z.infer<typeof TeamPack> | { faults: string[] } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return { faults: [`it is no JSON (${error instanceof Error ? error.message : String(error)})`] }
  }
  const parsed = TeamPack.safeParse(json)
  if (!parsed.success)
    return { faults: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`) }
  const faults = contradictions(parsed.data, builtIn)
  return faults.length === 0 ? parsed.data : { faults }
}

function contradictions({ points, without }: z.infer<typeof TeamPack>, builtIn: Pack): string[] {
  const ids = points.map(({ id }) => id)
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index))
  const unknown = without.filter((id) => !builtIn.points.some((point) => point.id === id))
  return [
    ...[...twice].map((id) => `points: ${id} stands there twice`),
    ...unknown.map((id) => `without: there is no point ${id}`),
  ]
}

function problemOf(faults: readonly string[], language: Language): string {
  const shown = faults.slice(0, FAULTS_SHOWN).join('; ')
  const hidden = faults.length - FAULTS_SHOWN
  return PROBLEM[language](hidden > 0 ? `${shown}; +${hidden}` : shown)
}

const PROBLEM: Readonly<Record<Language, (faults: string) => string>> = {
  en: (faults) =>
    `${PACK_PATH} is not used, only the built-in points are: ${faults}. Mend it on the base branch; the next task reads it.`,
  ru: (faults) =>
    `${PACK_PATH} не используется, действуют только встроенные правила: ${faults}. Исправьте его в основной ветке; следующая задача его прочитает.`,
}
