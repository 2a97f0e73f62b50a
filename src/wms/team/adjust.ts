import { z } from 'zod'
import { Point } from '../points/point.ts'
import { isSetting, SETTING_NAMES, settingOf } from '../points/settings.ts'
import { issueText } from './issue-text.ts'
import { pointFaults, toldOf, writtenId } from './read-points.ts'
import type { PackFault, PackText } from './told.ts'

type Settings = Readonly<Record<string, string>>

interface Adjusted {
  readonly points: readonly Point[]
  /** What the team's site does, for every point that asks. */
  readonly settings: Settings
  readonly faults: readonly PackFault[]
}

/** Other settings or words for a built-in point; the words are judged as part of the point. */
const Adjustment = z.looseObject({ id: z.string(), settings: z.record(z.string(), z.string()).default({}) })

/** Gives built-in points the team's words and settings; an adjustment with a fault is left out alone. */
export function adjusted(points: readonly Point[], items: readonly unknown[]): Adjusted {
  const faults: PackFault[] = []
  let [all, settings] = [points, {} as Settings]
  for (const [index, item] of items.entries()) {
    const read = readAdjustment(item, all, settings)
    if ('told' in read) {
      faults.push(...read.told.map((told) => ({ at: writtenId(item) ?? `adjust.${index}`, told })))
      continue
    }
    settings = { ...settings, ...read.settings }
    all = all.map((point) => (point.id === read.point.id ? read.point : point))
  }
  return { points: all, settings, faults }
}

function readAdjustment(
  item: unknown,
  points: readonly Point[],
  before: Settings,
): { readonly point: Point; readonly settings: Settings } | { readonly told: PackText[] } {
  const parsed = Adjustment.safeParse(item)
  if (!parsed.success) return { told: parsed.error.issues.map(issueText) }
  const { id, settings, ...words } = parsed.data
  const point = points.find((it) => it.id === id)
  if (point === undefined) return { told: [UNKNOWN] }
  const merged = Point.safeParse({ ...point, ...words })
  if (!merged.success) return { told: merged.error.issues.map(issueText) }
  const told = [
    ...pointFaults(merged.data),
    ...Object.entries(settings).flatMap(([name, value]) =>
      toldOf(`settings ${name}`, settingFault(name, value, before[name])),
    ),
  ]
  return told.length === 0 ? { point: merged.data, settings } : { told }
}

function settingFault(name: string, value: string, before: string | undefined): PackText | null {
  if (!isSetting(name)) return oneOf('is unknown; there are', 'нет такой настройки; есть', SETTING_NAMES)
  const values = Object.keys(settingOf(name).values)
  if (!values.includes(value))
    return oneOf(`is "${value}"; write one of`, `указано "${value}"; напишите одно из`, values)
  return before === undefined || before === value
    ? null
    : { en: `is "${before}" elsewhere in this file`, ru: `в другом месте файла указано "${before}"` }
}

const oneOf = (en: string, ru: string, names: readonly string[]): PackText => ({
  en: `${en} ${names.join(', ')}`,
  ru: `${ru}: ${names.join(', ')}`,
})

const UNKNOWN: PackText = {
  en: 'is no built-in point, so there is nothing to adjust; write it under points',
  ru: 'нет среди встроенных правил, менять нечего; опишите его в points',
}
