import type { FileChange } from './files.ts'
import type { Observation } from './observation.ts'

/** Files that say what is checked and how strictly; a rule is a row. */
const FILES: readonly RegExp[] = [
  /(?:^|\/)(?:vitest|jest|karma|playwright|cypress|ava|wdio|web-test-runner|vite)\.(?:config|conf|workspace)\.\w+$/i,
  /(?:^|\/)(?:\.mocharc|\.nycrc|\.c8rc|\.taprc|\.coveragerc|codecov|\.codecov|sonar-project)(?:\.\w+)?$/i,
  /(?:^|\/)(?:pytest\.ini|tox\.ini|conftest\.py|noxfile\.py|setup\.cfg|phpunit(?:\.xml)?(?:\.dist)?|infection\.json5?|testng\.xml|\w+\.runsettings|surefire\S*)$/i,
  /(?:^|\/)(?:\.?eslint\S*|biome\.jsonc?|\.prettierrc\S*|tslint\.json|\.stylelintrc\S*|ruff\.toml|\.?ruff\.toml|\.flake8|\.pylintrc|mypy\.ini|phpstan\.neon\S*|psalm\.xml|\.golangci\.ya?ml|checkstyle\.xml|pmd\.xml|spotbugs\S*\.xml|detekt\.ya?ml|\.editorconfig|\.rubocop\.ya?ml|knip\.jsonc?)$/i,
  /(?:^|\/)(?:tsconfig(?:\.\w+)*\.json|Directory\.Build\.props|\.globalconfig)$/i,
  /^(?:\.github|\.gitlab|\.circleci|\.ci|\.buildkite|\.azuredevops|\.husky|\.wms)\/|(?:^|\/)(?:\.gitlab-ci\.ya?ml|Jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.ya?ml|lefthook\.ya?ml|\.pre-commit-config\.yaml|CODEOWNERS|renovate\.json)$/i,
]

/** Files of which only some parts configure checks. */
const PARTS: readonly { readonly file: RegExp; readonly part: RegExp }[] = [
  {
    file: /(?:^|\/)(?:pyproject\.toml|setup\.py)$/,
    part: /^\[tool\.(?:pytest|coverage|ruff|mypy|pylint|flake8|black|tox)[\s\S]*?(?=^\[(?!tool\.(?:pytest|coverage|ruff|mypy|pylint|flake8|black|tox))|$(?![\s\S]))/gm,
  },
  {
    file: /(?:^|\/)(?:Makefile|justfile|Taskfile\.ya?ml|Rakefile)$/i,
    part: /^[ \t]{0,20}[\w-]{0,60}(?:test|check|lint|verify|coverage|ci)[\w-]{0,60}:[^\n]*(?:\n[ \t]+[^\n]*)*/gim,
  },
  {
    file: /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
    part: /<(?:skipTests?|maven\.test\.skip|testFailureIgnore|excludes?|minimum|haltOnFailure)>[^<]*|ignoreFailures\s*=?\s*\w+|\bexclude\b[^\n]*|minimum\s*=\s*[\d.]+|useJUnitPlatform[\s\S]*?\}/g,
  },
  {
    file: /\.(?:csproj|fsproj)$/,
    part: /<(?:TreatWarningsAsErrors|NoWarn|Nullable|IsTestProject|CollectCoverage|Threshold|ExcludeByFile|Compile Remove)[^>]*>[^<]*/g,
  },
]

const CHECKED_KEYS = [
  'jest',
  'vitest',
  'mocha',
  'ava',
  'nyc',
  'c8',
  'eslintConfig',
  'lint-staged',
  'husky',
  'tap',
] as const
const CHECKING_SCRIPT = /test|check|lint|verify|coverage|typecheck|^ci\b|^(?:pre|post)/i
const MANIFEST =
  /(?:^|\/)(?:package\.json|composer\.json|pyproject\.toml|pom\.xml|go\.mod|\w+\.csproj|build\.gradle(?:\.kts)?)$/

/** Changes to the configuration that judges the change. A new package may bring configuration of its own. */
export function changedConfiguration(
  changes: readonly FileChange[],
  isCheck: (path: string) => boolean,
): Observation[] {
  const fresh = new Set(changes.filter(({ path, before }) => before === null && MANIFEST.test(path)).map(folderOf))
  return changes.flatMap((change): Observation[] => {
    const isOwn = change.before === null && fresh.has(folderOf(change)) && folderOf(change) !== ''
    const what = isOwn ? null : whatChanged(change, isCheck)
    return what === null ? [] : [{ kind: 'configuration_changed', path: change.path, line: null, what }]
  })
}

const folderOf = ({ path }: FileChange): string => path.split('/').slice(0, -1).join('/')

function whatChanged(change: FileChange, isCheck: (path: string) => boolean): string | null {
  const { path, before, after } = change
  if (isCheck(path) || FILES.some((file) => file.test(path))) return howOf(change)
  if (/(?:^|\/)(?:package|composer)\.json$/.test(path)) return manifestChange(before, after)
  const part = PARTS.find(({ file }) => file.test(path))?.part
  if (part === undefined) return null
  const [was, is] = [before, after].map((text) =>
    (text?.match(part) ?? [])
      .map((one) => one.trim())
      .toSorted()
      .join('\n'),
  )
  return was === is ? null : firstDifference(was ?? '', is ?? '')
}

const howOf = ({ before, after }: FileChange): string =>
  before === null ? 'added' : after === null ? 'removed' : firstDifference(before, after)

function firstDifference(before: string, after: string): string {
  const known = new Set(before.split('\n').map((line) => line.trim()))
  const added = after
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !known.has(line))
  const left = new Set(after.split('\n').map((line) => line.trim()))
  const removed = before
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !left.has(line))
  return (
    [removed === undefined ? '' : `− ${removed}`, added === undefined ? '' : `+ ${added}`]
      .filter((it) => it !== '')
      .join(' ') || 'changed'
  )
}

/** A new script is harmless; a changed checking script, or a new pre or post hook of one, is not. */
function manifestChange(before: string | null, after: string | null): string | null {
  const [was, is] = [parsed(before), parsed(after)]
  if (before === null) return null
  const scripts = new Set(
    [...Object.keys(was.scripts), ...Object.keys(is.scripts)].filter((name) => CHECKING_SCRIPT.test(name)),
  )
  const script = [...scripts].find((name) => {
    const isHook = /^(?:pre|post)/.test(name)
    return was.scripts[name] !== is.scripts[name] && (isHook || was.scripts[name] !== undefined)
  })
  if (script !== undefined) return `${script}: ${was.scripts[script] ?? '–'} → ${is.scripts[script] ?? '–'}`
  const key = CHECKED_KEYS.find((one) => JSON.stringify(was.all[one]) !== JSON.stringify(is.all[one]))
  return key === undefined ? null : `${key}: ${JSON.stringify(is.all[key]) ?? 'removed'}`
}

function parsed(text: string | null): { scripts: Record<string, unknown>; all: Record<string, unknown> } {
  try {
    const all = JSON.parse(text ?? '{}') as Record<string, unknown>
    return { all, scripts: (all.scripts ?? {}) as Record<string, unknown> }
  } catch {
    return { all: {}, scripts: {} }
  }
}
