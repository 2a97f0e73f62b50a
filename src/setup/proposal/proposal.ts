import type { z } from 'zod'
import { type RepositoryRules, RULES_PATH, readRepositoryRules } from '../../core/repository-rules.ts'
import { SECTIONS } from '../../core/stages.ts'
import { callers } from './callers.ts'
import type { SectionFolders, SetupChoices } from './choices.ts'
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
  const rules = readRepositoryRules(await read(RULES_PATH))
  for (const [path, text] of Object.entries(wanted(choices, baseBranch, 'fault' in rules ? null : rules))) {
    if ((await read(path)) === null) files[path] = text
    else kept.push(path)
  }
  const owned = await ownedBy(choices.owners, read)
  if (owned.missing) files[owned.path] = owned.text
  else kept.push(owned.path)
  return { files, kept }
}

const wanted = (
  choices: SetupChoices,
  baseBranch: string,
  rules: RepositoryRules | null,
): Readonly<Record<string, string>> => ({
  ...callers(choices, baseBranch, rules),
  [RULES_PATH]: `${JSON.stringify(startingRules(choices.folders), null, 2)}\n`,
  'AGENTS.md': startingAgentsFile(choices.folders),
})

/** What few teams want a model to read. */
const PRIVATE_BY_HABIT = ['**/.env', '**/*.pem', '**/*.key']

/** Starts without checks: they must run without network, and we cannot guess which of the team's do. */
function startingRules(folders: SectionFolders): z.input<typeof RepositoryRules> {
  const below = (folder: string, rest: string) => (folder === '.' ? rest : `${folder}/${rest}`)
  const sections = SECTIONS.flatMap((section) => {
    const folder = folders[section]
    if (folder === undefined) return []
    const tests = section === 'docs' ? {} : { review_paths: [below(folder, 'test/qa/**')] }
    return [[section, { paths: [below(folder, '**')], ...tests }] as const]
  })
  return { sections: Object.fromEntries(sections), checks: [], private_paths: PRIVATE_BY_HABIT }
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
