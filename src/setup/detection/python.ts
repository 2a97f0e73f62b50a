import { parse } from 'smol-toml'
import type { Argv, Findings, PackageCheck, Toolchain } from './findings.ts'
import { below, filesBelow, folderOf, isAside, type RepositoryTree } from './tree.ts'

const MANIFEST = /(?:^|\/)(?:pyproject\.toml|setup\.py|setup\.cfg|requirements[\w.-]*\.txt|Pipfile|manage\.py)$/
const LOCKS = [
  { name: 'uv', file: 'uv.lock' },
  { name: 'Poetry', file: 'poetry.lock' },
] as const
/** Only such names reach a command line. */
const PLAIN = /^[\w.-]+$/

/** What Python's files say of the folder nearest to the root that has any; `null`: there is none. */
export async function detectPython(tree: RepositoryTree, toolchain: Toolchain): Promise<Findings | null> {
  const folders = [...new Set(tree.files.filter((path) => MANIFEST.test(path)).map(folderOf))]
  const [folder] = folders.filter((one) => !isAside(one) && !/(?:^|\/)docs?$/.test(one)).toSorted(byDepth)
  if (folder === undefined) return null
  const project = await readProject(tree, folder)
  const way = wayOf(project, toolchain)
  const checks = testsOf(project)
  const others = folders.filter((one) => one !== folder && !one.startsWith(`${folder}/`) && !isAside(one))
  return {
    manager: `${way.manager}${folder === '.' ? '' : ` in ${folder}`}`,
    ...{ setup: way.setup, path: way.path, env: way.env },
    packages: [{ folder, name: folder, kind: 'backend', uses: [], checks }],
    rootFiles: project.names
      .filter((name) => MANIFEST.test(name) || /\.lock$/.test(name))
      .map((name) => below(folder, name)),
    notes: [
      ...way.notes,
      ...others.map((one) => `${one}: a Python project of its own, for which nothing is proposed.`),
    ],
  }
}

const byDepth = (a: string, b: string): number =>
  (a === '.' ? 0 : a.split('/').length) - (b === '.' ? 0 : b.split('/').length) || (a < b ? -1 : 1)

interface Project {
  readonly folder: string
  /** Files of the folder itself. */
  readonly names: readonly string[]
  readonly files: readonly string[]
  /** All that says what is needed. */
  readonly text: string
  readonly extras: readonly string[]
  /** Packages that it names besides those of its own package. */
  readonly groups: readonly string[]
  readonly isPackage: boolean
}

async function readProject(tree: RepositoryTree, folder: string): Promise<Project> {
  const files = filesBelow(tree, folder)
  const names = files.filter((path) => !path.includes('/') && PLAIN.test(path))
  const said = names.filter((name) => MANIFEST.test(name) || ['tox.ini', 'pytest.ini'].includes(name))
  const texts = await Promise.all(said.map((name) => tree.read(below(folder, name))))
  const toml = tomlOf(texts[said.indexOf('pyproject.toml')] ?? '')
  const project = tableOf(toml.project)
  return {
    ...{ folder, names, files, text: texts.join('\n') },
    extras: Object.keys(tableOf(project['optional-dependencies'])).filter((name) => PLAIN.test(name)),
    ...packagesIn(toml, names.includes('setup.py')),
  }
}

/** What pip installs of a project: the project itself, or where that is no package, what it names. */
function packagesIn(toml: Record<string, unknown>, hasSetup: boolean): Pick<Project, 'groups' | 'isPackage'> {
  const poetry = tableOf(tableOf(toml.tool).poetry)
  const isPackage = hasSetup || (toml['build-system'] !== undefined && poetry['package-mode'] !== false)
  const ofPoetry = Object.values(tableOf(poetry.group)).flatMap((group) => namesIn(tableOf(group).dependencies))
  const ofGroups = Object.values(tableOf(toml['dependency-groups'])).flatMap(namesIn)
  const older = namesIn(poetry['dev-dependencies'])
  const own = isPackage ? [] : [...namesIn(tableOf(toml.project).dependencies), ...namesIn(poetry.dependencies)]
  return { isPackage, groups: [...new Set([...own, ...ofGroups, ...ofPoetry, ...older])] }
}

const NAME = /^[A-Za-z0-9][\w.-]*(?:\[[\w.,-]+\])?/

/** Of a list of requirements, or of Poetry's table; what lies in a folder or repository is left out. */
function namesIn(dependencies: unknown): string[] {
  const all = Array.isArray(dependencies)
    ? dependencies.filter((one) => typeof one === 'string' && !one.includes('@'))
    : Object.entries(tableOf(dependencies)).flatMap(([name, how]) => (isFetched(name, how) ? [name] : []))
  return all.flatMap((one) => NAME.exec(one.replace(/\s/g, ''))?.[0] ?? [])
}

const isFetched = (name: string, how: unknown): boolean =>
  name !== 'python' && (typeof how === 'string' || tableOf(how).version !== undefined)

function tomlOf(text: string): Record<string, unknown> {
  try {
    return parse(text)
  } catch {
    return {}
  }
}

const tableOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

type Way = Pick<Findings, 'manager' | 'setup' | 'path' | 'env' | 'notes'>

const NO_WAY: Way = { manager: 'Python', setup: [], path: [], env: {}, notes: [] }

function wayOf(project: Project, { registries }: Toolchain): Way {
  const { names, folder } = project
  const source =
    names.some((name) => /^src$/.test(name)) || project.files.some((path) => /^src\/[^/]+\/__init__\.py$/.test(path))
  const ownPath = source ? { PYTHONPATH: `/workspace/${below(folder, 'src')}` } : {}
  if (!needsPackages(project)) return { ...NO_WAY, env: ownPath }
  if (!registries.includes('pip'))
    return {
      ...{ ...NO_WAY, manager: 'Python, with the machine’s own packages', env: ownPath },
      notes: [
        'SANDBOX_NETWORK lists no pip: registry, so no Python packages are installed but the machine’s are used.',
      ],
    }
  return byPip(project)
}

const needsPackages = ({ names, text }: Project): boolean =>
  names.some((name) => /^requirements|^Pipfile|\.lock$/.test(name)) || /dependenc|install_requires/.test(text)

/**
 * A virtual environment holds its own path, so it is made where it is used. What a lock of uv or Poetry pins is installed
 * by pip, since both fetch from the addresses that they know themselves.
 */
function byPip(project: Project): Way {
  const { names, folder } = project
  const at = (path: string) => below(folder, path)
  const lock = LOCKS.find(({ file }) => names.includes(file))
  const files = names.filter((name) => /^requirements(?:[-_.](?:dev|test|tests|testing|local))?\.txt$/.test(name))
  const extras = project.extras.filter((name) => /^(?:dev|test|tests|testing|develop)$/.test(name))
  const own = project.isPackage ? [`-e "./${folder}${extras.length > 0 ? `[${extras.join(',')}]` : ''}"`] : []
  const packages = [...new Set([...project.groups, ...(usesPytest(project) ? ['pytest'] : [])])].map(word)
  const wanted = [...files.map((name) => `-r ${at(name)}`), ...own, ...packages]
  const pins = at('.venv/pins.txt')
  const script = [
    `python3 -m venv ${at('.venv')}`,
    ...(lock === undefined ? [] : [`sed -n '${PIN}' ${at(lock.file)} > ${pins}`]),
    `${at('.venv/bin/pip')} install ${[...(lock === undefined ? [] : [`-c ${pins}`]), ...wanted].join(' ')}`,
  ]
  return {
    ...{ ...NO_WAY, manager: lock === undefined ? 'pip' : `${lock.name} (by pip)`, path: [at('.venv/bin')] },
    setup: [
      {
        command: ['sh', '-c', script.join(' && ')] as Argv,
        inputs: names.filter((name) => MANIFEST.test(name) || name === lock?.file).map(at),
        ...{ keeps: [at('.venv')], network: true },
      },
    ],
  }
}

/** Both locks begin each package so; a name and its version become a constraint of pip. */
const PIN = '/^name = "/{N;s/^name = "\\([^"]*\\)"\\nversion = "\\([^"]*\\)"$/\\1==\\2/p}'

/** Extras stand in brackets, which a shell would read. */
const word = (name: string): string => (name.includes('[') ? `'${name}'` : name)

const usesPytest = ({ text, files }: Project): boolean =>
  /\bpytest\b/.test(text) || files.some((path) => /(?:^|\/)conftest\.py$|(?:^|\/)tests?\/test_[\w-]+\.py$/.test(path))

function testsOf(project: Project): PackageCheck[] {
  const { names, files, folder, text } = project
  const at = (path: string) => below(folder, path)
  if (usesPytest(project) && !(names.includes('manage.py') && !/\bpytest\b/.test(text)))
    return [{ kind: 'test', command: ['python3', '-m', 'pytest', ...(folder === '.' ? [] : [folder])] }]
  if (names.includes('manage.py')) return [{ kind: 'test', command: ['python3', at('manage.py'), 'test'] }]
  const hasTests = files.some((path) => /(?:^|\/)test_[\w-]+\.py$/.test(path))
  return hasTests ? [{ kind: 'test', command: ['python3', '-m', 'unittest', 'discover', '-s', folder] }] : []
}
