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
  const summary = refused(written) ? yield* build(situation) : yield* rework(situation, written)
  yield runChecks
  return { summary }
}

function* build({ slug, texts }: Situation): Generator<ReturnType<typeof write>, string, string> {
  yield read('backend/src/ledger.mjs')
  yield read('backend/src/sscc.mjs')
  yield write(modulePath(slug), receivingModule(slug))
  yield write(routePath(slug), receivingRoute(slug))
  yield write(ownTestPath(slug), ownTest(slug))
  return texts.backend.built(slug)
}

/** Fixes the repeated scan if a finding names the module; records any other finding with a test. */
function* rework(situation: Situation, module: string): Generator<ReturnType<typeof write>, string, string> {
  const { slug, findings, texts } = situation
  const fixRepeat = !module.includes('already_received') && findings.some((it) => it.file === modulePath(slug))
  if (fixRepeat) {
    yield editFile(modulePath(slug), POSTING, GUARD + POSTING)
    yield write(repeatTestPath(slug), repeatTest(slug))
  }
  const others = findings.filter((it) => !fixRepeat || it.file !== modulePath(slug))
  const changes = fixRepeat && others.length === 0 ? [] : changesFrom(others, texts)
  for (const change of changes) {
    yield editFile(modulePath(slug), ...withChange(change))
    yield write(changeTestPath(slug, change), changeTest(slug, change))
  }
  return texts.backend.reworked(fixRepeat, changes)
}
