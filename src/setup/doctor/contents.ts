import { RepositoryRules, RULES_PATH, readRepositoryRules } from '../../core/repository-rules.ts'
import { SECTIONS } from '../../core/stages.ts'
import type { Github } from '../../forge/github/client.ts'
import { githubRefusalOf } from '../../forge/github/failure.ts'
import { PACK_PATH } from '../../wms/team/pack-file.ts'
import { packFaultLines } from '../pack/pack-report.ts'
import { parseChoices, type SetupChoices } from '../proposal/choices.ts'
import { propose } from '../proposal/proposal.ts'
import { broken, type DoctorFinding, note, type RepositoryExamination } from './finding.ts'

/** Whether the base branch has the files that tasks need, and valid rules. */
export const examineContents: RepositoryExamination = async ({ github }, signal) => {
  const read = (path: string) => readBaseFile(github, path, signal)
  const rules = await read(RULES_PATH)
  const { files } = await propose(choicesFor(rules), github.baseBranch, read)
  const lacking = Object.keys(files)
  return [
    ...(rules === null ? [] : faultsOf(rules)),
    ...packFaultLines(await read(PACK_PATH)).map((line) => note(line, MEND_PACK)),
    ...(lacking.length === 0
      ? []
      : [note(`${github.baseBranch} lacks ${lacking.join(', ')}.`, 'Let `npm run setup:repo` propose them.')]),
  ]
}

const MEND_PACK = 'The rest of the pack is used. Mend it; `npm run wms-pack` checks it before it is merged.'

/** Placeholders, since the missing files do not depend on the choices. */
const ANY_CHOICES = parseChoices(['--owners', '@owner', '--workflows', 'owner/workflows@main'], null)

/** Without the sections that the rules leave out. */
function choicesFor(text: string | null): SetupChoices {
  const rules = readRepositoryRules(text)
  if ('fault' in rules) return ANY_CHOICES
  const folders = SECTIONS.flatMap((section) =>
    rules.sections[section] === undefined ? [] : [[section, section] as const],
  )
  return { ...ANY_CHOICES, folders: Object.fromEntries(folders) }
}

function faultsOf(text: string): DoctorFinding[] {
  const fix = `Correct ${RULES_PATH}; tasks stop until then.`
  try {
    const { error } = RepositoryRules.safeParse(JSON.parse(text))
    return (error?.issues ?? []).map((issue) => broken(`${RULES_PATH}: ${issue.path.join('.')}: ${issue.message}`, fix))
  } catch (error) {
    return [broken(`${RULES_PATH} is no JSON: ${error instanceof Error ? error.message : error}`, fix)]
  }
}

/** A file of the base branch; `null`: there is none. */
export async function readBaseFile(github: Github, path: string, signal: AbortSignal): Promise<string | null> {
  try {
    const { data } = await github.octokit.rest.repos.getContent({ ...github.at(signal), path, ref: github.baseBranch })
    return 'content' in data && data.type === 'file' ? Buffer.from(data.content, 'base64').toString() : ''
  } catch (error) {
    if (githubRefusalOf(error, 404) !== null) return null
    throw error
  }
}
