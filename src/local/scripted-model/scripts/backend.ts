import {
  changeTest,
  changeTestPath,
  GUARD,
  modulePath,
  ownTest,
  ownTestPath,
  POSTING,
  receivingModule,
  receivingRoute,
  repeatTest,
  repeatTestPath,
  routePath,
  withChange,
} from '../files/receiving.ts'
import { editFile, listFolder, read, refused, runChecks, type Script, write } from '../story/script.ts'
import { changesFrom, type Situation } from '../story/situation.ts'

export function* backend(situation: Situation): Script {
  yield read('AGENTS.md')
  yield listFolder('backend/src/routes')
  const written = yield read(modulePath(situation.slug))
  const done = refused(written) ? yield* build(situation) : yield* rework(situation, written)
  yield runChecks
  return { summary: done }
}

function* build({ slug, texts }: Situation): Generator<ReturnType<typeof write>, string, string> {
  yield read('backend/src/ledger.mjs')
  yield read('backend/src/sscc.mjs')
  yield write(modulePath(slug), receivingModule(slug))
  yield write(routePath(slug), receivingRoute(slug))
  yield write(ownTestPath(slug), ownTest(slug))
  return texts.backend.built(slug)
}

/** Mends the repeated scan where a finding names the module and it is not mended yet; anything else is recorded and held by a test. */
function* rework(situation: Situation, module: string): Generator<ReturnType<typeof write>, string, string> {
  const { slug, findings, texts } = situation
  const mend = !module.includes('already_received') && findings.some((it) => it.file === modulePath(slug))
  if (mend) {
    yield editFile(modulePath(slug), POSTING, GUARD + POSTING)
    yield write(repeatTestPath(slug), repeatTest(slug))
  }
  const others = findings.filter((it) => !mend || it.file !== modulePath(slug))
  const changes = mend && others.length === 0 ? [] : changesFrom(others, texts)
  for (const change of changes) {
    yield editFile(modulePath(slug), ...withChange(change))
    yield write(changeTestPath(slug, change), changeTest(slug, change))
  }
  return texts.backend.reworked(mend, changes)
}
