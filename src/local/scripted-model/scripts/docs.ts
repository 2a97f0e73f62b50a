import { docsPage, docsPath } from '../files/docs-page.ts'
import { routePath } from '../files/receiving.ts'
import { editFile, listFolder, read, refused, type Script, write } from '../story/script.ts'
import { changesFrom, type Situation } from '../story/situation.ts'

export function* docs({ slug, request, findings, texts }: Situation): Script {
  yield listFolder('docs')
  const served = !refused(yield read(routePath(slug)))
  const page = yield read(docsPath(slug))
  const written = !refused(page)
  const changes = written ? changesFrom(findings, texts) : []
  if (!written || page.includes('<<<<<<<')) yield write(docsPath(slug), docsPage(slug, request, served, texts))
  const mistakes = `## ${texts.docs.mistakesHeading}`
  for (const change of changes) yield editFile(docsPath(slug), mistakes, `> ${change}\n\n${mistakes}`)
  return { summary: changes.length > 0 ? texts.docs.changed(changes) : texts.docs.built(docsPath(slug)) }
}
