import type { TaskPoint } from '../../core/artifacts.ts'
import type { Language } from '../../core/language.ts'
import { estimateTokens } from '../../model/model.ts'
import { checkedPack } from '../../wms/checked-pack.ts'
import { linesOf } from '../../wms/choice/lines.ts'
import { pointsOfFiles } from '../../wms/choice/points-of-files.ts'
import type { Pack, Point } from '../../wms/points/point.ts'
import { PACK_PATH } from '../../wms/team/pack-file.ts'

/** What is left out of a team's pack, a line each; none: all of it is used. */
export const packFaultLines = (text: string | null): string[] =>
  checkedPack(text, 'en').faults.map(({ at, told }) => [...new Set([PACK_PATH, at]), told.en].join(': '))

/** The files that a unified diff changes; none: it is no diff. */
export const changedIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/^(?:\+\+\+ b|--- a)\/([^\t\n]+)/gm)].map(([, path = '']) => path)),
]

/** What the names of changed files bring up, and why. */
export function filesText(pack: Pack, changed: readonly string[], language: Language): string {
  const hits = pointsOfFiles(pack, changed)
  const lines = hits.map(({ point, files }) => `${pointLine(point, language)}\n    because of ${files.join(', ')}`)
  return [...lines, ...alwaysLines(pack, language)].join('\n') || 'No point: no changed file names one.'
}

/** What a model in the product role named for a sentence. */
export function namedText(pack: Pack, named: readonly TaskPoint[], language: Language): string {
  const lines = named.map(({ id, why, reading }) => {
    const point = pack.points.find((it) => it.id === id)
    const line = point === undefined ? `  ${id} (no pack has it)` : pointLine(point, language)
    return `${line}\n    because ${why}${reading ? `\n    but the request is read otherwise: ${reading}` : ''}`
  })
  return [...lines, ...alwaysLines(pack, language)].join('\n') || 'No point.'
}

/** What the product role is shown for a sentence, where there is no model to ask. */
export function shownText(pack: Pack, said: string, language: Language): string {
  const { lines } = linesOf(pack, language, estimateTokens, said)
  return [
    'No model is configured, and no words choose points: the product role is shown these lines and names those that it needs.',
    ...lines.map(({ id, line }) => `  ${id} ${line}`),
    ...alwaysLines(pack, language),
  ].join('\n')
}

const pointLine = ({ id, line }: Point, language: Language): string => `  ${id} ${line[language]}`

const alwaysLines = ({ always, points }: Pack, language: Language): string[] =>
  points
    .filter(({ id }) => always.includes(id))
    .map((point) => `${pointLine(point, language)}\n    because the team wants it in every task`)
