import { fixedLength } from '../../core/glob.ts'
import type { RepositoryRules } from '../../core/repository-rules.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import type { SectionFolders, SetupChoices } from './choices.ts'
import { ciScript } from './ci-script.ts'

/** The id of GitHub Actions on github.com; GitHub Enterprise Servers have another. */
export const GITHUB_ACTIONS_APP_ID = 15_368

/** Sections with a workflow. */
const TESTED = ['backend', 'frontend'] as const satisfies readonly Section[]

const testedIn = (folders: SectionFolders) => TESTED.filter((section) => folders[section] !== undefined)

/** The checks of the called workflows, which GitHub names `<calling job> / <called job>`. */
export const requiredChecksOf = (folders: SectionFolders): string[] => [
  ...testedIn(folders).map((section) => `${section} / ci-${section}`),
  'secrets / secret-scan',
]

/**
 * Workflows for the team's repository, by path, that call this project's reusable ones. `rules`: those of the base or of
 * the proposal, by which the commands are told; `null`: none are known.
 */
export function callers(
  choices: SetupChoices,
  baseBranch: string,
  rules: RepositoryRules | null,
): Readonly<Record<string, string>> {
  const { workflows, folders } = choices
  const source = (name: string) => `${workflows.repository}/.github/workflows/${name}.yml@${workflows.ref}`
  const toBase = `\n    branches: [${JSON.stringify(baseBranch)}]`
  const section = (name: (typeof TESTED)[number]) =>
    caller(`ci-${name}`, toBase, [
      `  ${name}:`,
      `    uses: ${source(`ci-${name}`)}`,
      '    with:',
      `      folder: ${JSON.stringify(folders[name])}`,
      ...unrelatedInput(unrelatedTo(name, folders, rules)),
      ...commandInput(rules === null ? [USUAL_COMMAND] : ciScript(rules, name)),
      ...besideTests(rules),
    ])
  return {
    ...Object.fromEntries(testedIn(folders).map((name) => [`.github/workflows/ci-${name}.yml`, section(name)])),
    '.github/workflows/secret-scan.yml': caller('secret-scan', '', [
      '  secrets:',
      `    uses: ${source('secret-scan')}`,
    ]),
  }
}

const commandInput = (lines: readonly string[]): string[] => [
  '      command: |',
  ...lines.map((line) => `        ${line}`),
]

const USUAL_COMMAND = 'npm ci && npm test'

/** Told to who reads the file: GitHub starts other services than we do. */
function besideTests(rules: RepositoryRules | null): string[] {
  const names = (rules?.environment.services ?? []).map(({ name }) => name)
  return names.length === 0 ? [] : [`    # Start beside the tests what they need: ${names.join(', ')}.`]
}

const unrelatedInput = (unrelated: readonly string[]): string[] =>
  unrelated.length === 0 ? [] : ['      unrelated: |', ...unrelated.map((folder) => `        ${folder}`)]

/**
 * Folders of other sections that a section does not use. Everything else is tested, e.g. packages that several sections
 * share.
 */
function unrelatedTo(section: Section, folders: SectionFolders, rules: RepositoryRules | null): string[] {
  const used = (rules?.checks ?? [])
    .filter((check) => check.section === section)
    .flatMap(({ paths, depends_on }) => [...paths, ...depends_on])
    .map((glob) => glob.slice(0, fixedLength(glob)))
  const own = `${folders[section]}/`
  return SECTIONS.flatMap((other) => {
    const folder = folders[other]
    if (other === section || folder === undefined || folder === '.' || own.startsWith(`${folder}/`)) return []
    const isUsed = used.some((path) => path.startsWith(`${folder}/`) || `${folder}/`.startsWith(path))
    return isUsed ? [] : [folder]
  })
}

const caller = (name: string, pushes: string, jobs: readonly string[]): string =>
  `name: ${name}
on:
  pull_request:
  merge_group:
  push:${pushes}
permissions:
  contents: read
jobs:
${jobs.join('\n')}
`
