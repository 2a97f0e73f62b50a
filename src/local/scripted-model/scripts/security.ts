import { modulePath, routePath } from '../files/receiving.ts'
import { read, runChecks, type Script } from '../story/script.ts'
import type { Situation } from '../story/situation.ts'

export function* security({ slug, texts }: Situation): Script {
  yield read(modulePath(slug))
  yield read(routePath(slug))
  yield runChecks
  return { summary: texts.security.summary, issues: [], suggestions: [texts.security.suggestion], untried: [] }
}
