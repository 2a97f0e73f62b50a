import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { NO_TOOLCHAIN } from '../../../../src/setup/detection/findings.ts'
import { commandsOf, machine, proposed, vitest } from './proposed.ts'

describe('Another language', () => {
  test('Python by pip is a virtual environment with what its tests need', async () => {
    const files = { 'requirements.txt': 'flask', 'requirements-dev.txt': 'pytest', 'tests/test_a.py': '' }
    expect(await commandsOf(files)).toEqual({
      setup: [
        'sh -c python3 -m venv .venv && .venv/bin/pip install -r requirements.txt -r requirements-dev.txt pytest',
      ],
      checks: { backend: 'python3 -m pytest' },
    })
  })

  test('Python by uv or Poetry is installed by pip, at the versions of its lock', async () => {
    const uv = {
      'pyproject.toml': `[project]
name = "a"
dependencies = ["flask>=3", "own @ file:///x"]
[dependency-groups]
dev = ["pytest ~= 8.0", "coverage[toml]", { include-group = "other" }]`,
      'uv.lock': '',
    }
    expect((await commandsOf(uv)).setup).toEqual([
      expect.stringMatching(
        / uv\.lock > \.venv\/pins\.txt && \.venv\/bin\/pip install -c \.venv\/pins\.txt flask pytest 'coverage\[toml\]'$/,
      ),
    ])
    const poetry = {
      'pyproject.toml': `[tool.poetry.dependencies]
python = "^3.11"
flask = "^3"
[tool.poetry.group.dev.dependencies]
pytest = { version = "*" }
local = { path = "../local" }
[build-system]
requires = ["poetry-core"]`,
      'poetry.lock': '',
    }
    const { rules, managers } = await proposed(poetry)
    expect(managers).toEqual(['Poetry (by pip)'])
    expect(rules.environment.setup).toMatchObject([
      { inputs: ['pyproject.toml', 'poetry.lock'], keeps: ['.venv'], network: true },
    ])
    expect(rules.environment.setup[0]?.command.at(-1)).toMatch(/ poetry\.lock .* -e "\.\/\." pytest$/)
  })

  test('What a lock pins becomes constraints, whoever wrote it', async () => {
    const lock = `version = 1
[[package]]
name = "flask"
version = "3.0.3"
source = { registry = "https://example.com/simple" }

[[package]]
name = "own"
version = "0.1.0"

[metadata]
name = "no package"
`
    const { setup } = await commandsOf({ 'pyproject.toml': '[project]\ndependencies = ["flask"]', 'uv.lock': lock })
    const [, sed = ''] = /(sed -n '[^']*')/.exec(setup[0] ?? '') ?? []
    expect(execFileSync('sh', ['-c', sed], { input: lock, encoding: 'utf8' })).toBe('flask==3.0.3\nown==0.1.0\n')
  })

  test('Python uses the machine’s packages where no registry of its is listed, and says so', async () => {
    const files = {
      'pyproject.toml': '[project]\ndependencies = ["a"]',
      'src/a/__init__.py': '',
      'tests/test_a.py': '',
    }
    const { rules, notes } = await proposed(files, NO_TOOLCHAIN)
    expect(rules.environment).toMatchObject({ setup: [], env: { PYTHONPATH: '/workspace/src' } })
    expect(notes[0]).toContain('SANDBOX_NETWORK lists no pip: registry')
  })

  test('Maven runs its tests once with a network, then without, and reports them', async () => {
    const { rules } = await proposed({ 'pom.xml': '', mvnw: '', 'src/test/java/a/ATest.java': '' })
    expect(rules.environment.setup).toMatchObject([
      { command: ['mvn', '-B', '-ntp', expect.anything(), 'test'], keeps: ['~/.m2/repository'] },
    ])
    expect(rules.checks).toMatchObject([
      { command: ['mvn', '-o', '-B', '-ntp', 'test'], report: '**/target/surefire-reports/TEST-*.xml' },
    ])
    expect(rules.sections.backend?.review_paths).toEqual(['src/test/java/qa/**'])
    expect((await commandsOf({ 'pom.xml': '', mvnw: '' }, NO_TOOLCHAIN)).setup[0]).toMatch(/^\.\/mvnw /)
  })

  test.each([
    ['Gradle', { 'build.gradle.kts': '', gradlew: '' }, './gradlew --offline --no-daemon test'],
    ['Go', { 'go.mod': 'module a' }, 'go test ./...'],
    ['Composer', { 'composer.json': '{"require-dev":{"phpunit/phpunit":"*"}}' }, 'vendor/bin/phpunit'],
    ['Composer with the machine’s PHPUnit', { 'composer.json': '{"scripts":{"test":"phpunit tests"}}' }, 'phpunit'],
  ])('%s is tested', async (_, files, command) => {
    expect(Object.values((await commandsOf(files)).checks)).toContain(command)
  })

  test('Go says when the machine’s is too old', async () => {
    const files = { 'go.mod': 'module a\n\ngo 1.23\n' }
    const at = (go: string) => proposed(files, { ...machine, versions: { go } })
    expect((await at('1.19.8')).notes[0]).toContain('go.mod says go 1.23; here is 1.19.8')
    expect((await at('1.23.1')).notes).toEqual([])
  })

  test('that nobody knows is said', async () => {
    const { notes } = await proposed({ 'Cargo.toml': '' })
    expect(notes).toContain('Cargo.toml: nothing is proposed for Rust; write its steps and checks yourself.')
    expect(notes.at(-1)).toContain('agents would work blind')
  })
})

describe('What the team’s CI says', () => {
  const workflow = `
name: CI
on: { pull_request: {} }
env: { TZ: UTC, TOKEN: "\${{ secrets.T }}" }
jobs:
  api:
    name: API / test (\${{ matrix.node }})
    strategy: { matrix: { node: [20, 22] } }
    services: { db: { image: "postgres:16", env: { POSTGRES_USER: wms, POSTGRES_DB: stock } }, cache: { image: redis } }
    env: { DATABASE_URL: "postgres://wms:x@db:5432/stock", DB_HOST: db }
    steps: [{ run: npm test, working-directory: apps/api }]
  web: { steps: [{ run: npm run build, working-directory: apps/web }] }
`
  const files = {
    '.github/workflows/ci.yml': workflow,
    '.github/workflows/nightly.yml': 'name: N\non: schedule\njobs: { n: { steps: [{ run: npm test }] } }',
    'package.json': { workspaces: ['apps/*'] },
    'apps/api/package.json': { ...vitest, name: 'api', dependencies: { express: '5' } },
    'apps/web/package.json': { ...vitest, name: 'web', dependencies: { vue: '3' } },
  }

  test('which section answers for which of its jobs', async () => {
    expect((await proposed(files)).rules.ci).toEqual({
      'CI / API / test (20)': 'backend',
      'CI / API / test (22)': 'backend',
      'CI / web': 'frontend',
    })
  })

  test('which services tests need, with their user, database and variables', async () => {
    const { environment } = (await proposed(files)).rules
    expect(environment.services.map(({ name }) => name)).toEqual(['postgres', 'redis'])
    expect(environment.setup.at(-1)?.command.join(' ')).toMatch(/--username=wms .*CREATE DATABASE "stock"/)
    expect(environment.env).toEqual({
      ...{ TZ: 'UTC', DATABASE_URL: 'postgres://wms:x@127.0.0.1:5432/stock', DB_HOST: '127.0.0.1' },
      REDIS_URL: 'redis://127.0.0.1:6379',
    })
  })

  test('which services are missing on this machine', async () => {
    const { rules, notes } = await proposed(files, { ...machine, postgres: null })
    expect(rules.environment.services.map(({ name }) => name)).toEqual(['redis'])
    expect(notes).toContainEqual(expect.stringContaining('Tests seem to need Postgres'))
  })

  test('that no service is needed where it tests without', async () => {
    const compose = { 'docker-compose.yml': 'services: { db: { image: postgres } }' }
    const tested = 'name: T\non: pull_request\njobs: { t: { steps: [{ run: npm test }] } }'
    const one = { 'package.json': { ...vitest, dependencies: { pg: '8' } }, ...compose }
    expect((await proposed(one)).rules.environment.services).toHaveLength(1)
    const without = await proposed({ ...one, '.github/workflows/t.yml': tested })
    expect(without.rules.environment.services).toEqual([])
  })
})
