import type { Trouble } from './trial.ts'

type Said = (found: RegExpExecArray) => Trouble

const trouble =
  (why: string, fix: string): Said =>
  (found) => ({ why: filled(why, found), fix: filled(fix, found) })

const filled = (text: string, found: RegExpExecArray): string =>
  text.replace(/\$(\d)/g, (_, digit: string) => found[Number(digit)] ?? '')

const LIST = 'List it in SANDBOX_NETWORK, if setup may read it, and try again.'

/** What package managers and build tools say when a setup fails, the most exact first. */
const CAUSES: readonly (readonly [RegExp, Said])[] = [
  [
    /(\S+) sends on to (\S+), which SANDBOX_NETWORK does not list/,
    trouble('$1 sends on to $2, which is not listed', LIST),
  ],
  [
    /can only install packages when your package\.json and package-lock\.json|ERR_PNPM_OUTDATED_LOCKFILE|Your lockfile needs to be updated|lockfile would have been (?:modified|created) by this install|YN0028/,
    trouble(
      'the lockfile is stale: package.json says otherwise',
      'Install anew and commit the lockfile; or leave the frozen switch out.',
    ),
  ],
  [
    /ERR_PNPM_BAD_PM_VERSION|This project is configured to use (\S+)|packageManager.{0,40}(?:requires|expects)|This project's package\.json defines "packageManager": "([^"]+)"/,
    trouble(
      'the repository pins another version of its package manager ($1$2)',
      'Bring exactly that version in a first setup step.',
    ),
  ],
  [
    /ERR_PNPM_UNSUPPORTED_ENGINE|EBADENGINE.*\n.*npm ERR! notsup|The engine "node" is incompatible|Unsupported engine/,
    trouble(
      'the repository wants another Node',
      'Bring it from npm in a setup step, or name its folder in SANDBOX_FOLDERS and `path`.',
    ),
  ],
  [
    /\bERESOLVE\b/,
    trouble(
      'peer dependencies do not fit one another',
      'Set npm_config_legacy_peer_deps=true in `environment.env`, as the team surely does.',
    ),
  ],
  [
    /EBADPLATFORM|Unsupported platform/,
    trouble('a dependency is for another platform', 'Install with --force, or take it out.'),
  ],
  [
    /ERR_PNPM_IGNORED_BUILDS|Ignored build scripts: ([^\n]+)/,
    trouble(
      'pnpm runs no build scripts that nobody has allowed ($1)',
      'Allow them in pnpm-workspace.yaml (onlyBuiltDependencies).',
    ),
  ],
  [
    /(puppeteer|playwright|cypress|electron|chromedriver|geckodriver|chromium)[^\n]*(?:download|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|install failed)|(?:Failed to (?:set up|download)|downloading) (chrom\w+|firefox|webkit|chrome)/i,
    trouble(
      '$1$2 downloads a browser when it is installed',
      'Set the variable that skips it in `environment.env`, e.g. PUPPETEER_SKIP_DOWNLOAD=true, CYPRESS_INSTALL_BINARY=0.',
    ),
  ],
  [
    /binaries\.prisma\.sh/,
    trouble(
      'Prisma fetches its engines from binaries.prisma.sh',
      'List https://binaries.prisma.sh in SANDBOX_NETWORK and set PRISMA_ENGINES_MIRROR; or put them on the machine.',
    ),
  ],
  [
    /\bgyp ERR!|node-gyp|node-pre-gyp|prebuild-install (?:warn|ERR)/,
    trouble(
      'a native module is built here, and that failed',
      'Install python3, make and a C++ compiler on the machine, and Node’s headers (npm_config_nodedir).',
    ),
  ],
  [
    /(?:git@|git\+ssh:|ssh:\/\/|git\+https:|git ls-remote|https:\/\/(?:codeload\.)?github\.com\/)[^\n]*/,
    trouble(
      'a dependency is taken from git, which setup does not reach',
      'Publish it to a registry, or put it on the machine.',
    ),
  ],
  [
    /ensurepip is not available|No module named '?(?:venv|ensurepip)/,
    trouble('Python has no venv', 'Install it on the machine (Debian: python3-venv).'),
  ],
  [
    /Could not find a version that satisfies the requirement (\S+)|No matching distribution found for (\S+)/,
    trouble(
      'the Python registry has no $1$2 for this machine’s Python',
      'List a pip: registry that has it in SANDBOX_NETWORK.',
    ),
  ],
  [
    /Could not transfer artifact (\S+)|Could not find artifact (\S+)|Plugin (\S+) or one of its dependencies could not be resolved/,
    trouble(
      'Maven does not get $1$2$3',
      'List a maven: repository in SANDBOX_NETWORK, e.g. maven:https://repo.maven.apache.org/maven2.',
    ),
  ],
  [
    /proxy\.golang\.org|go: [^\n]*dial tcp/,
    trouble('Go does not reach its modules', 'List go:https://proxy.golang.org in SANDBOX_NETWORK.'),
  ],
  [
    /No matching version found for (\S+)|(?:E404|ERR_PNPM_FETCH_404|ERR_PNPM_NO_MATCHING_VERSION)[^\n]*/,
    trouble(
      'the registry does not have it: $0',
      'Correct the dependency, or list the registry that has it in SANDBOX_NETWORK.',
    ),
  ],
  [
    /(?:EAI_AGAIN|ENOTFOUND|getaddrinfo \w+|Could not resolve host:|UnknownHostException:|Name or service not known[^\n]*|Temporary failure in name resolution[^\n]*) ?([\w.-]+\.\w{2,})?/,
    trouble('it reads $1, which setup does not reach', LIST),
  ],
  [
    /core\.hooksPath|\.git can't be found|not a git (?:repository|directory)/,
    trouble('it sets hooks of git', 'Set HUSKY=0 in `environment.env`, or install with --ignore-scripts.'),
  ],
  [
    /(?:^|[\s:])([\w.-]{1,40}): (?:not found|command not found)$|execvp (\S+): No such file|spawn (\S+) ENOENT/m,
    trouble('$1$2$3 is not on this machine', 'Install it, or name its folder in SANDBOX_FOLDERS and `path`.'),
  ],
  [
    /\bENOSPC\b|No space left on device/,
    trouble('the disk is full', 'Make room; kept folders lie in WMS_HOME/environments.'),
  ],
  [/heap out of memory|OutOfMemoryError|exit code 137/, trouble('its memory ran out', 'Put it on a larger machine.')],
]

/** `null`: nothing that we know. */
export function knownCause(output: string): Trouble | null {
  const end = output.slice(-CHARS_READ)
  for (const [pattern, said] of CAUSES) {
    const found = pattern.exec(end)
    if (found !== null) return said(found)
  }
  return null
}

const CHARS_READ = 20_000

/** Red ends of checks whose tests are all green. */
const MISLEADING: readonly (readonly [RegExp, Said])[] = [
  [
    /No test files found|No tests found, exiting with code 1/,
    trouble('a package has a test script and no tests', 'Add --passWithNoTests to its script, or tests.'),
  ],
  [/Missing script: "?([\w:-]+)"?/, trouble('a workspace has no script $1', 'Run it with --if-present.')],
  [
    /(?:ERROR: )?Coverage for \w+ \([\d.]+%\) does not meet|coverage threshold for [^\n]* not met/,
    trouble(
      'coverage is below its threshold',
      'Lower the threshold or test more; until then this check is compared by its exit code.',
    ),
  ],
  [
    /Unhandled (?:Rejection|Error)s?/,
    trouble(
      'an error that no test handles ends the run',
      'Mend it; until then this check is compared by its exit code.',
    ),
  ],
]

export function misleadingEnd(output: string): Trouble | null {
  const end = output.slice(-CHARS_READ)
  const variable = missingVariable(end)
  if (variable !== null) return { why: `its tests want the variable ${variable}`, fix: 'Name it in `environment.env`.' }
  for (const [pattern, said] of MISLEADING) {
    const found = pattern.exec(end)
    if (found !== null) return said(found)
  }
  return null
}

const MISSING =
  /["'`]?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b["'`]?\]?:? (?:is required|is not defined|is not set|must be (?:set|a|an|defined)|should not be (?:null|empty)|is missing|was not found|not found|environment variable)|(?:environment variables?|missing (?:env|variable)s?|env):? ["'`]?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/

/** The variable that tests want before they load; `null`: they name none. */
export function missingVariable(output: string): string | null {
  const found = MISSING.exec(output.slice(-CHARS_READ))
  return found?.[1] ?? found?.[2] ?? null
}
