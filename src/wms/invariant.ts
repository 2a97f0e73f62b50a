import type { Invariant } from '../core/artifacts.ts'
import type { Language } from '../core/language.ts'
import { readCase } from './points/cases.ts'
import type { Pack, Point } from './points/point.ts'
import { isSetting, settingOf } from './points/settings.ts'

/**
 * A point as stored with a task: the rule is in the task's language, the parts for agents stay English. Only the cases of
 * the settings in force are kept.
 */
export const invariantOf = (point: Point, { settings }: Pick<Pack, 'settings'>, language: Language): Invariant => ({
  ...{ id: point.id, rule: point.rule[language], severity: point.severity },
  test_recipe: [point.test_recipe, ...casesInForce(point, settings)].join('\n    '),
  review_question: point.review_question,
  when: point.when?.[language] ?? null,
  site: point.settings.flatMap((name) => siteLine(name, settings)),
})

const settingInForce = (name: string, settings: Pack['settings']): string | null =>
  isSetting(name) ? (settings[name] ?? settingOf(name).usual) : null

function casesInForce({ cases }: Point, settings: Pack['settings']): string[] {
  const holds = (text: string) =>
    Object.entries(readCase(text)?.settings ?? {}).every(([name, value]) => settingInForce(name, settings) === value)
  return cases.filter(holds).map((text) => `- ${text.replace(/ \{[^}]*\}/g, '')}`)
}

function siteLine(name: string, settings: Pack['settings']): string[] {
  const value = settingInForce(name, settings)
  const meaning = isSetting(name) && value !== null ? settingOf(name).values[value] : undefined
  if (meaning === undefined) return []
  return [
    settings[name] === undefined
      ? `Unless the request or the repository says otherwise: ${meaning}`
      : `Here: ${meaning}`,
  ]
}
