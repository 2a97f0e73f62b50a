import { ANSWER_REGION, changeNote, pagePath, pageTest, pageTestPath, receivingPage, stockPage } from '../files/page.ts'
import { routePath } from '../files/receiving.ts'
import { editFile, read, refused, runChecks, type Script, write } from '../story/script.ts'
import { changesFrom, type Situation } from '../story/situation.ts'

export function* frontend({ slug, request, findings, texts }: Situation): Script {
  yield read('AGENTS.md')
  const served = !refused(yield read(routePath(slug)))
  const written = !refused(yield read(pagePath(slug)))
  const changes = written ? changesFrom(findings, texts) : []
  if (!written) {
    yield write(pagePath(slug), served ? receivingPage(slug, request, texts) : stockPage(request, texts))
    yield write(pageTestPath(slug), pageTest(slug))
  }
  for (const change of changes) yield editFile(pagePath(slug), ANSWER_REGION, changeNote(change) + ANSWER_REGION)
  yield runChecks
  return { summary: changes.length > 0 ? texts.frontend.changed(changes) : texts.frontend.built(slug) }
}
