import type { z } from 'zod'
import { type RepositoryRules, RULES_PATH } from '../../core/repository-rules.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import { callers } from './callers.ts'
import type { SetupChoices } from './choices.ts'
import { CODEOWNERS_PATHS, withOwners } from './codeowners.ts'
import { startingAgentsFile } from './starting-agents.ts'

/** Reads a file of the base commit; `null`: it does not exist. */
export type ReadFile = (path: string) => Promise<string | null>

export interface Proposal {
  /** New files, and CODEOWNERS with more lines. Empty: nothing is missing. */
  readonly files: Readonly<Record<string, string>>
  /** Existing paths of the team, which are not changed. */
  readonly kept: readonly string[]
}

/** The files that the team's repository lacks. Never changes or removes one of its lines. */
export async function propose(choices: SetupChoices, baseBranch: string, read: ReadFile): Promise<Proposal> {
  const files: Record<string, string> = {}
  const kept: string[] = []
  for (const [path, text] of Object.entries(wanted(choices, baseBranch))) {
    if ((await read(path)) === null) files[path] = text
    else kept.push(path)
  }
  const owned = await ownedBy(choices.owners, read)
  if (owned.missing) files[owned.path] = owned.text
  else kept.push(owned.path)
  return { files, kept }
}

const wanted = (choices: SetupChoices, baseBranch: string): Readonly<Record<string, string>> => ({
  ...callers(choices, baseBranch),
  [RULES_PATH]: `${JSON.stringify(startingRules(choices.folders), null, 2)}\n`,
  'AGENTS.md': startingAgentsFile(choices.folders),
})

/** What few teams want a model to read. */
const PRIVATE_BY_HABIT = ['**/.env', '**/*.pem', '**/*.key']

/** Starts without checks: they must run without network, and we cannot guess which of the team's do. */
function startingRules(folders: Readonly<Record<Section, string>>): z.input<typeof RepositoryRules> {
  const rulesOf = (section: Section) => ({
    paths: [`${folders[section]}/**`],
    review_paths: section === 'docs' ? [] : [`${folders[section]}/test/qa/**`],
  })
  const sections = Object.fromEntries(SECTIONS.map((section) => [section, rulesOf(section)]))
  return { sections: sections as RepositoryRules['sections'], checks: [], private_paths: PRIVATE_BY_HABIT }
}

/** Extends the first existing CODEOWNERS file, which is the one that GitHub reads. */
async function ownedBy(owners: readonly string[], read: ReadFile) {
  for (const path of CODEOWNERS_PATHS) {
    const text = await read(path)
    if (text === null) continue
    const more = withOwners(path, text, owners)
    return { path, text: more, missing: more !== text }
  }
  return { path: CODEOWNERS_PATHS[0], text: withOwners(CODEOWNERS_PATHS[0], '', owners), missing: true }
}
