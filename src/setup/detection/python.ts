import { parse } from 'smol-toml'
import { type Argv, type Findings, NO_INPUT, type PackageCheck, type Toolchain } from './findings.ts'
import { below, filesBelow, folderOf, isAside, type RepositoryTree } from './tree.ts'

const MANIFEST = /(?:^|\/)(?:pyproject\.toml|setup\.py|setup\.cfg|requirements[\w.-]*\.txt|Pipfile|manage\.py)$/
const LOCKS = { uv: 'uv.lock', poetry: 'poetry.lock' } as const
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
  readonly hasGroups: boolean
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
    hasGroups: toml['dependency-groups'] !== undefined,
    isPackage: names.includes('setup.py') || toml['build-system'] !== undefined,
  }
}

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

function wayOf(project: Project, { registries, versions }: Toolchain): Way {
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
  const tool = names.includes(LOCKS.poetry) ? 'poetry' : names.includes(LOCKS.uv) || project.hasGroups ? 'uv' : null
  return tool === null ? byPip(project) : byTool(project, tool, versions[tool] === undefined)
}

const needsPackages = ({ names, text }: Project): boolean =>
  names.some((name) => /^requirements|^Pipfile|\.lock$/.test(name)) || /dependenc|install_requires/.test(text)

/** A virtual environment holds its own path, so it is made where it is used. */
function byPip(project: Project): Way {
  const at = (path: string) => below(project.folder, path)
  const files = project.names.filter((name) =>
    /^requirements(?:[-_.](?:dev|test|tests|testing|local))?\.txt$/.test(name),
  )
  const extras = project.extras.filter((name) => /^(?:dev|test|tests|testing|develop)$/.test(name))
  const own = project.isPackage ? [`-e "./${project.folder}${extras.length > 0 ? `[${extras.join(',')}]` : ''}"`] : []
  const wanted = [...files.map((name) => `-r ${at(name)}`), ...own, ...(usesPytest(project) ? ['pytest'] : [])]
  return {
    ...{ ...NO_WAY, manager: 'pip', path: [at('.venv/bin')] },
    setup: [
      {
        command: [
          'sh',
          '-c',
          `python3 -m venv ${at('.venv')} && ${at('.venv/bin/pip')} install ${wanted.join(' ')}`,
        ] as Argv,
        inputs: project.names.filter((name) => MANIFEST.test(name)).map(at),
        ...{ keeps: [at('.venv')], network: true },
      },
    ],
  }
}

function byTool(project: Project, tool: 'uv' | 'poetry', isMissing: boolean): Way {
  const at = (path: string) => below(project.folder, path)
  const has = (name: string) => project.names.includes(name)
  const where = project.folder === '.' ? [] : ['--directory', project.folder]
  const sync = ['uv', ...where, 'sync', ...(has(LOCKS.uv) ? ['--frozen'] : []), '--all-groups']
  const install = ['poetry', ...where, 'install', '--no-interaction']
  const step = {
    command: (tool === 'uv' ? sync : install) as Argv,
    inputs: ['pyproject.toml', LOCKS[tool]].filter(has).map(at),
    ...{ keeps: [at('.venv')], network: true },
  }
  const brought = {
    command: ['sh', '-c', `python3 -m venv "$HOME/.pytools" && "$HOME/.pytools/bin/pip" install ${tool}`] as Argv,
    ...{ inputs: [NO_INPUT], keeps: ['~/.pytools'], network: true },
  }
  return {
    ...{ ...NO_WAY, manager: tool, setup: [...(isMissing ? [brought] : []), step] },
    path: [at('.venv/bin'), ...(isMissing ? ['~/.pytools/bin'] : [])],
    env:
      tool === 'uv'
        ? { UV_LINK_MODE: 'copy', UV_PYTHON_DOWNLOADS: 'never' }
        : { POETRY_VIRTUALENVS_IN_PROJECT: 'true' },
  }
}

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
