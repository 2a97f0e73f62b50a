import type { PackageCheck } from './findings.ts'
import type { PackageJson } from './package-json.ts'

const TESTS = [
  ...['test', 'test:unit', 'test:ci', 'test-ci', 'test:run', 'test:spec', 'test:node', 'unit', 'unit-test', 'jest'],
  ...['vitest', 'mocha'],
]
const TYPES = ['typecheck', 'type-check', 'check-types', 'check:types', 'types:check', 'test:types', 'type-tests']
const LINTS = ['lint', 'lint:check', 'check:lint', 'eslint']

const WATCHES =
  /--watch(?:All)?(?!\w|=false|All=false)|\bnodemon\b|\bng test\b(?!.*--watch=false)|\bkarma start\b(?!.*--single-run)/
/** Needs a browser, or containers of its own. */
const OUTSIDE =
  /\bdocker(?:-compose)?\b|\bplaywright test\b|\bcypress (?:run|open)\b|\bnightwatch\b|\btestcafe\b|\bng e2e\b/
const WRITES = /--fix\b|--write\b|\s-w\b/
const PLACEHOLDER = /no test specified/
const PASSES_ON =
  /\bturbo\b|\bnx\b (?:run|affected)|\blerna run\b|\bpnpm (?:-r|--recursive|--filter)\b|--workspaces\b|\byarn workspaces?\b|\bnpm run .*-ws\b|\bwsrun\b/

export interface ChosenScript {
  readonly kind: PackageCheck['kind']
  readonly script: string
}

/** The scripts of a package that say whether it is good, and what is wrong with those that are left out. */
export function chooseScripts({ scripts = {} }: PackageJson): { chosen: ChosenScript[]; notes: string[] } {
  const notes: string[] = []
  const test = TESTS.find((name) => {
    const script = scripts[name]
    if (script === undefined || PLACEHOLDER.test(script)) return false
    const why = WATCHES.test(script) ? 'watches' : OUTSIDE.test(script) ? 'needs a browser or containers' : null
    if (why !== null) notes.push(`the script ${name} ${why} (${script.slice(0, 80)})`)
    return why === null
  })
  const text = test === undefined ? '' : withCalled(scripts, test)
  const types = TYPES.find((name) => /\btsc\b|tsgo\b/.test(scripts[name] ?? '') && !WATCHES.test(scripts[name] ?? ''))
  const lint = LINTS.find((name) => scripts[name] !== undefined)
  const writes = lint !== undefined && WRITES.test(scripts[lint] ?? '')
  if (writes) notes.push(`the script ${lint} writes files (${(scripts[lint] ?? '').slice(0, 80)})`)
  const chosen: ChosenScript[] = [
    ...(test === undefined ? [] : [{ kind: 'test' as const, script: test }]),
    ...(types === undefined || /\btsc\b/.test(text) ? [] : [{ kind: 'types' as const, script: types }]),
    ...(lint === undefined || writes || /lint/.test(text) ? [] : [{ kind: 'lint' as const, script: lint }]),
  ]
  return { chosen, notes }
}

/** A script's text with those of the scripts that it seems to run. */
function withCalled(scripts: Readonly<Record<string, string>>, name: string): string {
  const text = scripts[name] ?? ''
  const called = Object.keys(scripts).filter((one) => one !== name && text.includes(one) && one !== 'test')
  const byPattern = /\/\^([\w:-]+)/.exec(text)?.[1]
  const matched = byPattern === undefined ? [] : Object.keys(scripts).filter((one) => one.startsWith(byPattern))
  return [text, ...[...called, ...matched].map((one) => `${one} ${scripts[one]}`)].join('\n')
}

/** Whether a root's script only runs those of its workspaces. */
export const passesOn = ({ scripts = {} }: PackageJson, script: string): boolean =>
  PASSES_ON.test(scripts[script] ?? '')
