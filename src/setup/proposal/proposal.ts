import { fixedLength } from '../../core/glob.ts'
import { RepositoryRules, RULES_PATH, readRepositoryRules } from '../../core/repository-rules.ts'
import { SECTIONS } from '../../core/stages.ts'
import type { RulesInput } from '../detection/findings.ts'
import { PRIVATE_BY_HABIT } from '../detection/propose-rules.ts'
import { callers } from './callers.ts'
import type { SectionFolders, SetupChoices } from './choices.ts'
import { CODEOWNERS_PATHS, withOwners } from './codeowners.ts'
import { rulesText } from './rules-text.ts'
import { startingAgentsFile } from './starting-agents.ts'

/** Reads a file of the base commit; `null`: it does not exist. */
export type ReadFile = (path: string) => Promise<string | null>

export interface Proposal {
  /** New files, and CODEOWNERS with more lines. Empty: nothing is missing. */
  readonly files: Readonly<Record<string, string>>
  /** Existing paths of the team, which are not changed. */
  readonly kept: readonly string[]
  readonly folders: SectionFolders
}

/**
 * The files that the team's repository lacks. Never changes or removes one of its lines. `detected`: the rules that its
 * files speak for; `null`: they say nothing.
 */
export async function propose(
  chosen: SetupChoices,
  baseBranch: string,
  read: ReadFile,
  detected: RulesInput | null = null,
): Promise<Proposal> {
  const files: Record<string, string> = {}
  const kept: string[] = []
  const found = chosen.isLaidOut ? null : detected
  const choices = found === null ? chosen : { ...chosen, folders: foldersIn(found) }
  const rules = rulesFor(await read(RULES_PATH), found)
  for (const [path, text] of Object.entries(wanted(choices, baseBranch, rules, found))) {
    if ((await read(path)) === null) files[path] = text
    else kept.push(path)
  }
  const owned = await ownedBy(choices.owners, read)
  if (owned.missing) files[owned.path] = owned.text
  else kept.push(owned.path)
  return { files, kept, folders: choices.folders }
}

/** Those of the base, or else those that are proposed; `null`: nobody has said how anything is tested. */
function rulesFor(written: string | null, detected: RulesInput | null): RepositoryRules | null {
  if (written === null) return detected === null ? null : RepositoryRules.parse(detected)
  const rules = readRepositoryRules(written)
  return 'fault' in rules ? null : rules
}

const wanted = (
  choices: SetupChoices,
  baseBranch: string,
  rules: RepositoryRules | null,
  detected: RulesInput | null,
): Readonly<Record<string, string>> => ({
  ...callers(choices, baseBranch, rules),
  [RULES_PATH]: rulesText(detected ?? startingRules(choices.folders)),
  'AGENTS.md': startingAgentsFile(choices.folders, rules),
})

/** A section's first folder stands for it. */
const foldersIn = ({ sections }: Pick<RulesInput, 'sections'>): SectionFolders =>
  Object.fromEntries(
    SECTIONS.flatMap((section) => {
      const [path] = sections[section]?.paths ?? []
      return path === undefined ? [] : [[section, path.slice(0, fixedLength(path)).replace(/\/+$/, '') || '.']]
    }),
  )

/** Starts without checks: they must run without network, and we cannot guess which of the team's do. */
function startingRules(folders: SectionFolders): RulesInput {
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
