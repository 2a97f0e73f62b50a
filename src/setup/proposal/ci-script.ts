import type { RepositoryRules } from '../../core/repository-rules.ts'
import type { Section } from '../../core/stages.ts'

/** Where our sandbox shows the repository, and where GitHub's runner has it. */
const [INSIDE, ON_RUNNER] = ['/workspace', '"$GITHUB_WORKSPACE"']

type CiRules = Pick<RepositoryRules, 'environment' | 'checks'>

/** Bash that does on GitHub's runner what the rules do here for a section; services beside its checks are left out. */
export function ciScript({ environment, checks }: CiRules, section: Section): string[] {
  const own = checks.filter((check) => check.section === section).map(({ command }) => onlineAgain(command))
  const steps = environment.setup.filter((step) => !isForServices(step, environment) && !isFirstRun(step, own))
  if (steps.length + own.length === 0) return [UNTESTED]
  const variables = Object.entries(environment.env).filter(([, value]) => !CONTROL.test(value))
  const folders = environment.path.map(pathOnRunner)
  return [
    `cd ${ON_RUNNER}`,
    ...variables.map(([name, value]) => `export ${name}=${word(value)}`),
    ...(folders.length === 0 ? [] : [`export PATH=${[...folders, '"$PATH"'].join(':')}`]),
    ...[...steps.map(({ command }) => command), ...own].map((argv) => argv.map(word).join(' ')),
  ]
}

/** A required check that nobody has written must not be green. */
const UNTESTED = `echo '::error::Nobody has said how this is tested: write it here.'; exit 1`

// biome-ignore lint/suspicious/noControlCharactersInRegex: these would end a line of the workflow
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/

type Argv = readonly [string, ...string[]]
type Step = CiRules['environment']['setup'][number]

/** A folder that only services read, e.g. the cluster of a database. */
const isForServices = ({ keeps }: Step, { services }: CiRules['environment']): boolean =>
  services.length > 0 && keeps.every((kept) => services.some(({ command }) => command.some((it) => it.includes(kept))))

const OFFLINE = new Set(['-o', '--offline'])
const FETCHES = /^(?:\.\/)?(?:mvnw?|gradlew?)$/

/** The tools of the JVM fetch what they need as they go, so nothing has to come first. */
const onlineAgain = ([program, ...words]: Argv): Argv =>
  FETCHES.test(program) ? [program, ...words.filter((one) => !OFFLINE.has(one))] : [program, ...words]

const isFirstRun = ({ command: [program] }: Step, checks: readonly Argv[]): boolean =>
  FETCHES.test(program) && checks.some(([other]) => other === program)

function pathOnRunner(folder: string): string {
  if (folder.startsWith('~/')) return `"$HOME"/${word(folder.slice(2))}`
  return folder.startsWith('/') ? word(folder) : `${ON_RUNNER}/${word(folder)}`
}

/** One word of Bash, also within a workflow, where GitHub reads its own expressions first. */
function word(text: string): string {
  const parts = text.split(INSIDE).map((part) => (/^[\w@%+=:,./-]*$/.test(part) ? part : quoted(part)))
  return parts.join(ON_RUNNER) || "''"
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`).replaceAll('${{', () => `$'"{{"'`)}'`
