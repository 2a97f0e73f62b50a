import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { RepositoryRules } from '../../../src/core/repository-rules.ts'
import { parseChoices } from '../../../src/setup/proposal/choices.ts'
import { ciScript } from '../../../src/setup/proposal/ci-script.ts'
import { propose } from '../../../src/setup/proposal/proposal.ts'
import { parse, plain, textOf } from '../workflows/workflow.ts'
import { machine, proposed, vitest } from './detection/proposed.ts'

const choices = parseChoices(['--owners', '@acme/leads', '--workflows', 'acme/wms-orchestrator@0123abc'], null)
const Called = z.object({ jobs: z.record(z.string(), z.object({ with: z.object({ command: z.string() }) })) })
const BACKEND = '.github/workflows/ci-backend.yml'

type Files = Readonly<Record<string, string | object>>

/** The lines that GitHub gives to Bash for the backend of a repository. */
async function linesFor(files: Files): Promise<string[]> {
  const { rules } = await proposed(files, { ...machine, versions: { node: '24.1.0', npm: '11.0.0', go: '1.23.0' } })
  const read = async (path: string) => (typeof files[path] === 'string' ? files[path] : null)
  const text = (await propose(choices, 'develop', read, rules)).files[BACKEND] ?? ''
  const { errors, root } = await parse(text, textOf)
  expect(errors).toEqual([])
  const { jobs } = Called.parse(root && plain(root, () => expect.unreachable('an expression')))
  const command = jobs.backend?.with.command ?? ''
  expect(spawnSync('bash', ['-n', '-c', command])).toMatchObject({ status: 0 })
  return command.trimEnd().split('\n')
}

const python = { 'pyproject.toml': '[project]\nname = "a"\ndependencies = ["flask"]', 'tests/test_a.py': '' }
const own = { ...vitest, name: 'a' }
const HERE = 'cd "$GITHUB_WORKSPACE"'
const TOOLS = 'export PATH="$HOME"/.tools/bin:"$PATH"'
const tools = (what: string) => `sh -c 'npm install --global --prefix "$HOME/.tools" ${what}'`

describe('The proposed workflow installs and tests as the repository does', () => {
  test.each<[string, Files, string[]]>([
    ['npm', { 'package.json': own, 'package-lock.json': '{}' }, [HERE, 'npm ci', 'npm run test']],
    [
      'pnpm',
      { 'package.json': { ...own, packageManager: 'pnpm@10.20.0' }, 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" },
      [HERE, TOOLS, tools('pnpm@10.20.0'), 'pnpm install --frozen-lockfile', 'pnpm run test'],
    ],
    [
      'yarn 1',
      { 'package.json': own, 'yarn.lock': '# yarn lockfile v1\n' },
      [HERE, TOOLS, tools('yarn@1'), 'yarn install --frozen-lockfile', 'yarn run test'],
    ],
    [
      'yarn 4',
      { 'package.json': own, 'yarn.lock': '__metadata:\n' },
      [HERE, TOOLS, tools('@yarnpkg/cli-dist@4'), 'yarn install --immutable', 'yarn run test'],
    ],
    [
      'bun',
      { 'package.json': own, 'bun.lock': '{}' },
      [HERE, TOOLS, tools('bun'), 'bun install --frozen-lockfile', 'bun run test'],
    ],
    [
      'pip',
      { 'requirements.txt': 'flask', 'tests/test_a.py': '' },
      [
        ...[HERE, 'export PATH="$GITHUB_WORKSPACE"/.venv/bin:"$PATH"'],
        ...["sh -c 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt pytest'", 'python3 -m pytest'],
      ],
    ],
    ...(['uv', 'poetry'] as const).map((name): [string, Files, string[]] => [
      name,
      { ...python, [`${name}.lock`]: '' },
      [
        ...[HERE, 'export PATH="$GITHUB_WORKSPACE"/.venv/bin:"$PATH"'],
        expect.stringMatching(
          new RegExp(`^sh -c .*${name}\\.lock > \\.venv/pins\\.txt && .* -c \\.venv/pins\\.txt flask pytest'$`),
        ),
        'python3 -m pytest',
      ],
    ]),
    ['Maven', { 'pom.xml': '', mvnw: '' }, [HERE, './mvnw -B -ntp test']],
    ['Gradle', { 'build.gradle': '', gradlew: '' }, [HERE, './gradlew --no-daemon test']],
    [
      'Go',
      { 'go.mod': 'module a', 'go.sum': '' },
      [
        ...[HERE, 'export GOTOOLCHAIN=local', 'export GOFLAGS=-buildvcs=false'],
        ...['go mod download', 'go test ./...', 'go vet ./...'],
      ],
    ],
    [
      'Composer',
      { 'composer.json': '{"require-dev":{"phpunit/phpunit":"*"}}' },
      [
        ...[HERE, 'export COMPOSER_ALLOW_SUPERUSER=1', 'composer install --no-interaction --prefer-dist'],
        'vendor/bin/phpunit',
      ],
    ],
  ])('by %s', async (_, files, lines) => {
    expect(await linesFor(files)).toEqual(lines)
  })

  test('and is red until somebody writes how, where nothing says it', () => {
    const lines = ciScript(RepositoryRules.parse({ sections: { backend: { paths: ['.'] } } }), 'backend')
    expect(lines).toHaveLength(1)
    expect(spawnSync('bash', ['-euc', lines.join('\n')], { encoding: 'utf8' })).toMatchObject({
      ...{ status: 1, stdout: expect.stringContaining('write it here') },
    })
  })
})

describe('What rules say of a section', () => {
  const script = (environment: object, command = ['true']) =>
    ciScript(
      RepositoryRules.parse({
        ...{ environment, sections: { backend: { paths: ['.'] }, frontend: { paths: ['web/'] } } },
        checks: [
          { name: 'api', section: 'backend', command },
          { name: 'web', section: 'frontend', command: ['false'] },
        ],
      }),
      'backend',
    )

  test('is one word of Bash each, whatever stands in it, and no expression of GitHub', () => {
    const odd = `it's "$HOME" \${{ secrets.KEY }} /workspace/x`
    const lines = script({ env: { ODD: odd, EMPTY: '', LINES: 'a\nb' } }, ['printf', '%s|', odd, ''])
    const { stdout } = spawnSync('bash', ['-euc', [...lines, 'echo "$ODD"', 'echo "$EMPTY"'].join('\n')], {
      env: { PATH: process.env.PATH, HOME: '/root', GITHUB_WORKSPACE: '/tmp' },
      encoding: 'utf8',
    })
    const said = odd.replace('/workspace', '/tmp')
    expect(stdout).toBe(`${said}||${said}\n\n`)
    expect(lines.join('\n')).not.toContain('${{')
    expect(lines.join('\n')).not.toContain('LINES')
  })

  test('leaves out the folders that only services read, and their steps', () => {
    const setup = [
      { command: ['initdb', '.services/db'], keeps: ['.services'] },
      { command: ['npm', 'ci'], keeps: ['node_modules'] },
    ]
    const services = [{ name: 'db', command: ['postgres', '-D', '.services/db'], ready: { port: 5432 } }]
    expect(script({ setup, services })).toEqual([HERE, 'npm ci', 'true'])
    expect(script({ setup })).toEqual([HERE, 'initdb .services/db', 'npm ci', 'true'])
  })
})
