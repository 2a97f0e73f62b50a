import type { Finding } from '../../core/artifacts.ts'
import type { WmsBrief } from '../agent.ts'

/** Objects to a finding that rests on points alone which the specification has read otherwise; `null`: there is none. */
export function filedAgainstReading(issues: readonly Finding[], overruled: WmsBrief['overruled']): string | null {
  const readingOf = (id: string) => overruled.find((it) => it.id === id)?.reading
  const beside = issues.find(({ wms }) => wms?.length && wms.every((id) => readingOf(id) !== undefined))
  const id = beside?.wms?.[0]
  return id === undefined
    ? null
    : `"${beside?.title}" rests on ${id}, which does not hold here: ${readingOf(id)} Leave it out, or show what it breaks besides.`
}
