import { z } from 'zod'
import { readCase } from '../points/cases.ts'
import { LINE_CHARS, type Point } from '../points/point.ts'
import { isSetting } from '../points/settings.ts'
import { issueText } from './issue-text.ts'
import { globNever, phraseNever, wordNever } from './never-matches.ts'
import { TeamPoint } from './pack-file.ts'
import type { PackFault, PackText } from './told.ts'

export interface Read<T> {
  readonly good: readonly T[]
  readonly faults: readonly PackFault[]
}

/** A team's own points; each that has a fault is left out alone. */
export function readPoints(items: readonly unknown[]): Read<Point> {
  const good: Point[] = []
  const faults: PackFault[] = []
  for (const [index, item] of items.entries()) {
    const at = writtenId(item) ?? `points.${index}`
    const parsed = TeamPoint.safeParse(item)
    const told = parsed.success ? pointFaults(parsed.data) : parsed.error.issues.map(issueText)
    if (good.some(({ id }) => id === at)) told.push(TWICE)
    faults.push(...told.map((one) => ({ at, told: one })))
    if (parsed.success && told.length === 0) {
      good.push(withLine(parsed.data))
      if (parsed.data.line === undefined && tooLong(parsed.data)) faults.push({ at, told: LINELESS })
    }
  }
  return { good, faults }
}

/** What can never match or is no case in a point or an adjustment of one. */
export function pointFaults({
  applies_to,
  cases,
  settings,
}: Partial<Pick<Point, 'applies_to' | 'cases' | 'settings'>>): PackText[] {
  const { paths = [], words = [], files = [] } = applies_to ?? {}
  return [
    ...paths.flatMap((glob) => toldOf(`paths "${glob}"`, globNever(glob))),
    ...words.flatMap((word) => toldOf(`words "${word}"`, wordNever(word))),
    ...files.flatMap((phrase) => toldOf(`files "${phrase}"`, phraseNever(phrase))),
    ...(cases ?? []).flatMap((text) => toldOf(`cases "${text}"`, readCase(text) === null ? FORMLESS : null)),
    ...(settings ?? []).flatMap((name) => toldOf(`settings "${name}"`, isSetting(name) ? null : UNKNOWN_SETTING)),
  ]
}

export const toldOf = (what: string, told: PackText | null): PackText[] =>
  told === null ? [] : [{ en: `${what} ${told.en}`, ru: `${what} ${told.ru}` }]

export const writtenId = (item: unknown): string | null => {
  const { success, data } = z.object({ id: z.string().min(1).max(40) }).safeParse(item)
  return success ? data.id : null
}

const tooLong = ({ rule }: TeamPoint): boolean => [rule.en, rule.ru].some((text) => text.length > LINE_CHARS)

const withLine = ({ line, ...point }: TeamPoint): Point => ({
  ...point,
  line: line ?? { en: shortened(point.rule.en), ru: shortened(point.rule.ru) },
})

const shortened = (text: string): string => (text.length <= LINE_CHARS ? text : `${text.slice(0, LINE_CHARS - 1)}…`)

const TWICE: PackText = { en: 'stands there twice; the second is left out', ru: 'указано дважды; второе не учтено' }
const LINELESS: PackText = {
  en: `has no line, so its rule is shown cut; write a line of at most ${LINE_CHARS} characters`,
  ru: `без line, поэтому правило показано обрезанным; добавьте line не длиннее ${LINE_CHARS} знаков`,
}
const FORMLESS: PackText = {
  en: 'must look like "receive: serial in stock -> refused" (accepted, refused, asked, repeated or one)',
  ru: 'должно выглядеть как "receive: serial in stock -> refused" (accepted, refused, asked, repeated или one)',
}
const UNKNOWN_SETTING: PackText = { en: 'is no setting', ru: 'нет такой настройки' }
