import type { DetectedPackage, Findings, Toolchain } from './findings.ts'
import { folderOf, isAside, type RepositoryTree } from './tree.ts'

const backend = (checks: DetectedPackage['checks']): DetectedPackage[] => [
  { folder: '.', name: '.', kind: 'backend', uses: [], checks },
]

/** `null`: there is no go.mod in the root. */
export async function detectGo({ files, read }: RepositoryTree, { versions }: Toolchain): Promise<Findings | null> {
  const module = await read('go.mod')
  if (module === null) return null
  const wanted = /^go (\d+\.\d+)/m.exec(module)?.[1] ?? null
  const isOld = wanted !== null && versions.go !== undefined && byNumber(versions.go, wanted) < 0
  const needs = files.includes('go.sum') || /^\s*require\b/m.test(module)
  const step = {
    command: ['go', 'mod', 'download'] as [string, ...string[]],
    ...{ inputs: ['go.mod', 'go.sum'], keeps: ['~/go/pkg/mod'], network: true },
  }
  return {
    ...{ manager: 'Go', path: [], env: { GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false' } },
    ...{
      setup: needs ? [step] : [],
      rootFiles: ['go.mod', 'go.sum'].filter((name) => files.includes(name)),
      notes: isOld ? [tooOld(`go.mod says go ${wanted}; here is ${versions.go}`)] : [],
    },
    packages: backend([
      { kind: 'test', command: ['go', 'test', './...'] },
      { kind: 'lint', command: ['go', 'vet', './...'] },
    ]),
  }
}

const tooOld = (said: string): string => `${said}: name the folder of another one in SANDBOX_FOLDERS and \`path\`.`

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** `null`: there is no composer.json in the root. */
export async function detectComposer({ files, read }: RepositoryTree): Promise<Findings | null> {
  const text = await read('composer.json')
  if (text === null) return null
  return {
    ...{ manager: 'Composer', path: [], env: { COMPOSER_ALLOW_SUPERUSER: '1' } },
    setup: [
      {
        command: ['composer', 'install', '--no-interaction', '--prefer-dist'],
        ...{ inputs: ['composer.json', 'composer.lock'], keeps: ['vendor'], network: true },
      },
    ],
    rootFiles: ['composer.json', 'composer.lock'].filter((name) => files.includes(name)),
    notes: [],
    packages: backend(/phpunit/.test(text) ? [{ kind: 'test', command: [phpunitOf(text)] }] : []),
  }
}

/** Composer brings it, or the machine has it. */
const phpunitOf = (text: string): string => (/"phpunit\/phpunit"\s*:/.test(text) ? 'vendor/bin/phpunit' : 'phpunit')

const UNKNOWN: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)Cargo\.toml$/, 'Rust'],
  [/\.(?:csproj|fsproj|sln)$/, '.NET'],
  [/(?:^|\/)Gemfile$/, 'Ruby'],
  [/(?:^|\/)mix\.exs$/, 'Elixir'],
  [/(?:^|\/)pubspec\.yaml$/, 'Dart'],
]

/** Languages for which people have to write steps and checks themselves. */
export const undetected = ({ files }: RepositoryTree): string[] =>
  UNKNOWN.flatMap(([pattern, language]) => {
    const found = files.find((path) => pattern.test(path))
    return found === undefined
      ? []
      : [`${found}: nothing is proposed for ${language}; write its steps and checks yourself.`]
  })

const TEST_FILE = /(?:\.|_|-)(?:test|spec)\.\w+$|(?:^|\/)test_[^/]+\.py$|Tests?\.(?:java|kt|php|cs)$|_test\.go$/
/** Run by another program than the package's other tests. */
const IN_BROWSER = /(?:^|\/)(?:e2e|cypress|playwright)(?:\/|$)/
const TEST_FOLDER = /^(?:tests?|__tests__|specs?)$/

/** Where reviewers write tests of their own, so that the package's runner finds them. */
export function reviewFolder(files: readonly string[]): string {
  const tests = files.filter((path) => TEST_FILE.test(path) && !isAside(folderOf(path)) && !IN_BROWSER.test(path))
  if (tests.some((path) => path.startsWith('src/test/java/'))) return 'src/test/java/qa'
  if (tests.some((path) => path.startsWith('src/test/kotlin/'))) return 'src/test/kotlin/qa'
  if (tests.some((path) => path.endsWith('_test.go'))) return 'qa'
  const counts = new Map<string, number>()
  for (const path of tests) {
    const parts = folderOf(path).split('/')
    const own = parts.findIndex((part) => TEST_FOLDER.test(part))
    const at = own === -1 ? parts.indexOf('src') : own
    const place = at === -1 ? (parts[0] ?? '.') : parts.slice(0, at + 1).join('/')
    counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  const [most = 'test'] = [...counts].toSorted((a, b) => b[1] - a[1]).map(([place]) => place)
  return most === '.' ? 'qa' : `${most}/qa`
}
