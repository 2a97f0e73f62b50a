import { pagePath, pageQaTest, pageQaTestPath } from '../files/page.ts'
import { modulePath, qaTest, qaTestPath, REPEAT_TEST_NAME } from '../files/receiving.ts'
import { read, red, refused, runChecks, type Script, write } from '../story/script.ts'
import type { Situation } from '../story/situation.ts'

export function* qaBackend(situation: Situation): Script {
  const { slug } = situation
  yield read(modulePath(slug))
  if (refused(yield read(qaTestPath(slug)))) yield write(qaTestPath(slug), qaTest(slug))
  return verdict(situation, yield runChecks, modulePath(slug), situation.texts.qa.backendSuggestions)
}

export function* qaFrontend(situation: Situation): Script {
  const { slug } = situation
  yield read(pagePath(slug))
  if (refused(yield read(pageQaTestPath(slug)))) yield write(pageQaTestPath(slug), pageQaTest(slug))
  return verdict(situation, yield runChecks, pagePath(slug), situation.texts.qa.frontendSuggestions)
}

/** Concludes from the tests' real output. */
const verdict = (
  { texts, points }: Situation,
  output: string,
  file: string,
  suggestions: readonly string[],
): object => {
  const failed = [...new Set(output.match(/^✖ (?!failing tests).+$/gm))]
  if (!red(output)) {
    const notRun = refused(output) ? [texts.qa.notRun] : []
    return { summary: texts.qa.passed, issues: [], suggestions, untried: [...notRun, texts.qa.notTried] }
  }
  const quote = failed[0]?.trim() ?? output.trim().split('\n').at(-2) ?? ''
  const repeated = quote.includes(REPEAT_TEST_NAME)
  const title = repeated ? texts.qa.repeatTitle : texts.qa.redTitle
  const detail = repeated ? texts.qa.repeatDetail : texts.qa.redDetail
  const wms = points.filter((id) => quote.includes(id))
  const issue = { severity: 'blocker', title, detail, file, line: null, quote, wms }
  return { summary: texts.qa.failed(Math.max(1, failed.length)), issues: [issue], suggestions: [], untried: [] }
}
