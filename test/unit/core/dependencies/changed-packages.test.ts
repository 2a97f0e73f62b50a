import { expect, test } from 'vitest'
import { changedPackages } from '../../../../src/core/dependencies/changed-packages.ts'
import {
  CARGO_LOCK,
  CATALOG,
  COMPOSER,
  COMPOSER_LOCK,
  CSPROJ,
  GO_MOD,
  GRADLE,
  NUGET_LOCK,
  PIPFILE_LOCK,
  PNPM_5,
  PNPM_6,
  PNPM_9,
  POETRY_LOCK,
  POM,
  PYPROJECT,
  REQUIREMENTS,
  UV_LOCK,
  YARN_1,
  YARN_4,
} from './files.ts'

test.each([
  ['pnpm-lock.yaml', PNPM_9, ['@a/b 1.0.0', 'zod 3.0.0']],
  ['pnpm-lock.yaml', PNPM_5, ['@a/b 1.0.0']],
  ['web/pnpm-lock.yaml', PNPM_6, ['@a/b 1.0.0', 'github.com/x/y 0a1b']],
  ['yarn.lock', YARN_1, ['left-pad 1.3.0', '@a/b 1.0.1']],
  ['yarn.lock', YARN_4, ['left-pad 1.3.0', 'c 2.0.0', 'own 0.0.0-use.local']],
  [
    'api/requirements-dev.txt',
    REQUIREMENTS,
    [
      '--index-url https://pypi.example/simple',
      'django ==4.2.1',
      'requests[security] >= 2.8.1, == 2.8.* ; python_version < "2.7"',
      'pip',
      '-e git+https://git.example/x.git#egg=x',
      'https://files.example/y.whl',
      'plain',
    ],
  ],
  [
    'pyproject.toml',
    PYPROJECT,
    [
      ...['httpx[http2] >=0.27', 'django ==5', 'pytest ==8', 'ruff >=0.5', 'test', 'hatchling', 'python ^3.12'],
      ...['celery ^5', 'black *', 'index https://pypi.example/simple', 'httpx https://git.example/httpx'],
      'index https://uv.example/simple',
    ],
  ],
  ['Pipfile', '[packages]\ndjango = "==4"\n[requires]\npython_version = "3"\n', ['django ==4']],
  ['uv.lock', UV_LOCK, ['api 0.1.0', 'httpx 0.27.0']],
  ['poetry.lock', POETRY_LOCK, ['django 4.2.1']],
  ['Cargo.lock', CARGO_LOCK, ['serde 1.0.1']],
  ['Pipfile.lock', PIPFILE_LOCK, ['django ==4', 'own', 'local from ./local', 'pytest ==8']],
  [
    'api/pom.xml',
    POM,
    [
      'org.boot:parent 3',
      'com.x:jackson 2.17.0',
      `com.y:y \${elsewhere}`,
      'surefire',
      'repository https://repo.example/m2',
    ],
  ],
  [
    'build.gradle.kts',
    GRADLE,
    [
      'com.x:jackson 2.17.0',
      'org.junit:junit',
      'g:a 1.0',
      'org.springframework.boot 3.3.0',
      'java',
      'repository repo.example',
    ],
  ],
  [
    'gradle/libs.versions.toml',
    CATALOG,
    ['jackson 2.17.0', 'jackson-core { module = com.x:jackson, version.ref = jackson }'],
  ],
  ['gradle.lockfile', '# a comment: x\ncom.x:jackson:2.17.0=compileClasspath\nempty=\n', ['com.x:jackson 2.17.0']],
  [
    'go.mod',
    GO_MOD,
    [
      'go 1.22',
      'github.com/a/b v1.2.3',
      'github.com/c/d v0.1.0',
      'github.com/a/b ../b',
      'github.com/e/f github.com/g/f v1.1.0 from github.com/g/f',
    ],
  ],
  ['go.sum', 'github.com/a/b v1.2.3 h1:x=\ngithub.com/a/b v1.2.3/go.mod h1:y=\n', ['github.com/a/b v1.2.3']],
  ['composer.json', COMPOSER, ['php >=8', 'a/b ^1', 'c/d 2', 'repository https://git.example/x']],
  ['composer.lock', COMPOSER_LOCK, ['a/b 1.0.0', '', 'c/d 2.0.0']],
  ['src/Api.csproj', CSPROJ, ['Dapper 2.1.0', 'Own 1.0', 'Pinned 7']],
  ['packages.config', '<packages><package id="Old" version="1.0" /></packages>', ['Old 1.0']],
  ['Directory.Packages.props', '<PackageVersion Include="X" Version="2" />', ['X 2']],
  ['packages.lock.json', NUGET_LOCK, ['Dapper 2.1.0']],
])('A new %s names its packages', (path, text, told) => {
  expect(changedPackages(path, null, text)).toEqual(told)
  expect(changedPackages(path, text, `${text}\n`)).toEqual(['changed'])
})

test('Another version is told with the one before, a package of another place with its place', () => {
  expect(changedPackages('yarn.lock', YARN_1, YARN_1.replace('version "1.3.0"', 'version "1.4.0"'))).toEqual([
    'left-pad 1.3.0 → 1.4.0',
  ])
  expect(changedPackages('yarn.lock', YARN_1, YARN_1.replace('registry.example/left', 'evil.example/left'))).toEqual([
    'left-pad 1.3.0 from evil.example',
  ])
  expect(
    changedPackages('yarn.lock', YARN_4, YARN_4.replace('github.example/c.git#commit=1"\n\n', 'evil.example/c"\n\n')),
  ).toEqual(['c 2.0.0 from evil.example'])
  const two = PNPM_9.replace('snapshots:', '  zod@3.1.0:\n    resolution: {}\nsnapshots:')
  expect(changedPackages('pnpm-lock.yaml', PNPM_9, two)).toEqual(['zod 3.0.0 → 3.1.0'])
  expect(changedPackages('pnpm-lock.yaml', two, two.replace('zod@3.1.0', 'zod@3.2.0'))).toEqual(['zod 3.2.0'])
  expect(changedPackages('pom.xml', POM, POM.replace('>2.17.0<', '>2.18.0<'))).toEqual([
    'com.x:jackson 2.17.0 → 2.18.0',
  ])
  const evil = PNPM_6.replace('codeload.example', 'evil.example')
  expect(changedPackages('pnpm-lock.yaml', PNPM_6, evil)).toEqual(['github.com/x/y 0a1b from evil.example'])
})

test('Of a first file those packages are told apart that come from elsewhere than most', () => {
  const three = `${YARN_1}c@1:\n  version "1"\n  resolved "https://evil.example/c.tgz"\n`
  expect(changedPackages('yarn.lock', null, three)).toEqual(['left-pad 1.3.0', '@a/b 1.0.1', 'c 1 from evil.example'])
})

test.each([
  'Cargo.toml',
  'Gemfile',
  'Gemfile.lock',
  'bun.lock',
  'bun.lockb',
  '.npmrc',
  'web/.yarnrc.yml',
  'NuGet.Config',
])('Of %s only the change is told', (path) => {
  expect(changedPackages(path, 'a', 'b')).toEqual(['changed'])
})

test.each(['README.md', 'src/pom.xml.md', 'my-pnpm-lock.yaml', 'requirements.txt.bak', 'package.json'])(
  'No package manager of ours reads %s',
  (path) => {
    expect(changedPackages(path, 'a', 'b')).toBeNull()
  },
)

test.each(['composer.json', 'composer.lock', 'Pipfile.lock', 'packages.lock.json'])(
  'A %s that is broken is told, and one that was broken before is read as new',
  (path) => {
    expect(changedPackages(path, '{}', '{')).toEqual(['cannot be read'])
    expect(changedPackages(path, '{', '{}')).toEqual(['changed'])
  },
)

test('What is too long for people and package managers is not read', () => {
  expect(changedPackages('go.sum', null, 'a v1 h1:x\n'.repeat(2_000_001))).toEqual(['is too long to be read'])
})

test.each([
  [
    'uv.lock',
    UV_LOCK,
    'https://pypi.example/simple" }',
    'https://evil.example/simple" }',
    ['httpx 0.27.0 from evil.example'],
  ],
  ['uv.lock', UV_LOCK, '{ virtual = "." }', '{ git = "https://evil.example/x" }', ['api 0.1.0 from evil.example']],
  ['uv.lock', UV_LOCK, '{ virtual = "." }', 'unknown', ['changed']],
  ['uv.lock', UV_LOCK, 'version = "0.27.0"', 'version = 27', ['httpx 0.27.0 → ']],
  ['poetry.lock', POETRY_LOCK, 'git.example', 'evil.example', ['django 4.2.1 from evil.example']],
  ['poetry.lock', POETRY_LOCK, 'version = "no"', 'version = "yes"', ['changed']],
  [
    'Cargo.lock',
    CARGO_LOCK,
    'registry+https://github.com',
    'registry+https://evil.example',
    ['serde 1.0.1 from evil.example'],
  ],
  ['Pipfile.lock', PIPFILE_LOCK, 'git.example', 'evil.example', ['own from https://evil.example/own']],
  ['Pipfile', '[source]\nurl = "a"\n', '"a"', '"b"', ['index a → b']],
  ['Pipfile', '[source]\nurl = a\n[x]\nurl = "c"\n', 'a', 'b', ['index a → b']],
  ['pyproject.toml', PYPROJECT, 'dependencies = [\n', 'dependencies = [ "x",\n', ['x']],
  ['pyproject.toml', PYPROJECT, 'name = "api"', 'requires = ["no"]\nname = "api"', ['changed']],
  ['pyproject.toml', PYPROJECT, '[tool.ruff]', '[tool.ruff]\ndependencies = ["no"]\nrequires = ["no"]', ['changed']],
  ['pyproject.toml', PYPROJECT, '[tool.ruff]', '[tool.ruff]\nurl = "no"', ['changed']],
  ['pyproject.toml', PYPROJECT, '[dependency-groups]', '[ "dependency-groups" ] # "x"\nall = ["yes"]', ['yes']],
  ['pyproject.toml', PYPROJECT, 'black = "*"', 'black = true ', ['black * → true']],
  ['requirements.txt', REQUIREMENTS, 'plain', '  indented==1  ', ['indented ==1']],
  ['requirements.txt', REQUIREMENTS, 'plain', '?', ['?']],
  ['requirements.txt', REQUIREMENTS, 'plain', 'name-', ['name-']],
  ['requirements.txt', REQUIREMENTS, 'plain', ' @@ ', ['@@']],
  ['requirements.txt', REQUIREMENTS, 'files.example/pip', 'evil.example/pip', ['pip from evil.example']],
  ['requirements.txt', REQUIREMENTS, 'pip @ https://files.example/pip-1.whl', 'pip @ ./here', ['pip from ./here']],
  ['composer.lock', COMPOSER_LOCK, 'api.example', 'evil.example', ['a/b 1.0.0 from evil.example']],
  [
    'composer.json',
    COMPOSER,
    '[{"type":"vcs","url":"https://git.example/x"}]',
    '{"x":{"url":"https://evil.example"},"y":"./here"}',
    ['repository https://git.example/x → https://evil.example', 'repository https://git.example/x → ./here'],
  ],
  ['go.mod', GO_MOD, '=> ../b', '=> ../c', ['github.com/a/b ../c from ../c']],
  [
    'go.mod',
    GO_MOD,
    'github.com/g/f v1.1.0',
    'github.com/g/f =>',
    ['github.com/e/f github.com/g/f v1.1.0 → github.com/g/f =>'],
  ],
  ['go.mod', GO_MOD, '=> ../b', '=>', ['github.com/a/b from ']],
  ['pnpm-lock.yaml', PNPM_9, 'packages:\n', 'packages:\n  /odd:\n    x: 1\n', ['odd']],
  ['pnpm-lock.yaml', PNPM_9, 'packages:\n', 'packages:\n    tarball: https://x.example/y\n', ['changed']],
  ['pnpm-lock.yaml', PNPM_9, 'snapshots:\n', 'snapshots:\n  no@1.0.0:\n    x: 1\n', ['changed']],
  [
    'pnpm-lock.yaml',
    PNPM_9,
    'importers:\n',
    'importers:\n  no@1.0.0:\n    x: 1\nmore-packages:\n  no@2.0.0:\n',
    ['changed'],
  ],
  ['pnpm-lock.yaml', PNPM_9, 'packages:\n', 'packages:\n  a@1:\n    x: 1\n', ['a 1']],
  ['pnpm-lock.yaml', PNPM_9, 'zod@3.0.0:\n    ', "'@x@1.0.0':\n    ", ['@x 1.0.0']],
  ['yarn.lock', YARN_1, 'left-pad@^1.3.0, left-pad@~1:', 'odd:', ['odd 1.3.0']],
  ['yarn.lock', YARN_1, '# yarn', '  version "3"\n# yarn', ['changed']],
  ['pom.xml', POM, '<version>3</version>', '<version> 4 </version>', ['org.boot:parent 3 → 4']],
  ['pom.xml', POM, '>2.17.0<', '> 2.18.0\n<', ['com.x:jackson 2.17.0 → 2.18.0']],
  ['pom.xml', POM, '<plugins>', '<!-- open <plugins><plugin><artifactId>no</artifactId></plugin>', ['no']],
  [
    'pom.xml',
    POM,
    '<!-- <d',
    '<!-- --><!-- x --><dependency><artifactId>new</artifactId></dependency><!-- <d',
    ['new'],
  ],
  ['pom.xml', POM, '<plugins>', '<plugins><plugin><artifactId>a</artifactId></plugin>', ['a']],
  ['libs.versions.toml', CATALOG, '"2.17.0"', '"2.18.0"  ', ['jackson 2.17.0 → 2.18.0']],
  ['gradle.lockfile', 'a:b:1=x\n', 'a:b:1', 'c:d', ['changed']],
  ['Api.csproj', CSPROJ, '"2.1.0"', '"2.1.0" Version="9"', ['changed']],
  ['Api.csproj', CSPROJ, '"Pinned" VersionOverride="7"', '"Floats"', ['Floats']],
  ['Api.csproj', CSPROJ, 'Include="Dapper" Version="2.1.0"', 'Condition="x"', ['']],
])('In %s what changes of one package is told (%#)', (path, text, from, to, told) => {
  expect(text).toContain(from)
  expect(
    changedPackages(
      path,
      text,
      text.replace(from, () => to),
    ),
  ).toEqual(told)
})

test('A package of a nested folder is read by the name of its file alone', () => {
  expect(changedPackages('a/b/go.sum', null, 'x v1 h1:y\n')).toEqual(['x v1'])
})
