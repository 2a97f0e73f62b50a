import { describe, expect, test } from 'vitest'
import { commandsOf, machine, proposed, vitest } from './proposed.ts'

describe('A repository of one npm package', () => {
  const files = { 'package.json': vitest, 'package-lock.json': '{}', 'src/a.ts': '', 'test/a.test.ts': '' }

  test('is a backend that is the whole root, with its lockfile as the input of its setup', async () => {
    const { rules } = await proposed(files)
    expect(rules.sections).toEqual({ backend: { paths: ['**'], review_paths: ['test/qa/**'] } })
    expect(rules.environment.setup).toMatchObject([
      { command: ['npm', 'ci'], inputs: ['package-lock.json', 'package.json'], keeps: ['node_modules'], network: true },
    ])
    expect(rules.checks).toMatchObject([{ name: 'backend', section: 'backend', command: ['npm', 'run', 'test'] }])
  })

  test('is installed as it comes where it has no lockfile', async () => {
    expect((await commandsOf({ 'package.json': vitest })).setup).toEqual(['npm install'])
  })

  test('is a frontend where it makes pages and serves nothing', async () => {
    const page = { ...vitest, dependencies: { 'react-dom': '19', react: '19' } }
    const { rules } = await proposed({ 'package.json': page, 'src/page.tsx': '', 'src/page.test.tsx': '' })
    expect(rules.sections).toEqual({ frontend: { paths: ['**'], review_paths: ['src/qa/**'] } })
  })

  test('has its documentation as a section', async () => {
    const { rules } = await proposed({ ...files, 'docs/index.md': '' })
    expect(rules.sections.docs).toEqual({ paths: ['docs/**'], review_paths: [] })
  })

  test('is checked by what its scripts do, and told of those that cannot be used', async () => {
    const scripts = {
      ...{ test: 'jest --watch', 'test:unit': 'jest', typecheck: 'tsc --noEmit' },
      ...{ lint: 'eslint . --fix', 'test:e2e': 'playwright test' },
    }
    const { rules, notes } = await proposed({ 'package.json': { ...vitest, scripts } })
    expect(rules.checks.map(({ command }) => command.at(-1))).toEqual(['test:unit', 'typecheck'])
    expect(notes).toEqual([
      '.: the script test watches (jest --watch), so it is left out.',
      '.: the script lint writes files (eslint . --fix), so it is left out.',
    ])
  })

  test('is not linted twice where its test script does that', async () => {
    const scripts = {
      test: 'pnpm run "/^test:.*/"',
      'test:types': 'tsc --noEmit',
      'test:lint': 'eslint .',
      lint: 'eslint .',
    }
    expect((await commandsOf({ 'package.json': { ...vitest, scripts } })).checks).toEqual({ backend: 'npm run test' })
  })

  test('fetches no browsers and sets no hooks of git', async () => {
    const manifest = { ...vitest, devDependencies: { vitest: '5', husky: '9' } }
    const lock = JSON.stringify({ packages: { 'node_modules/puppeteer': { version: '24' } } }, null, 2)
    const { rules } = await proposed({ 'package.json': manifest, 'package-lock.json': lock })
    expect(rules.environment.env).toMatchObject({ HUSKY: '0', PUPPETEER_SKIP_DOWNLOAD: 'true' })
    expect((await proposed(files)).rules.environment.env).toEqual({})
  })
})

describe('A pinned version', () => {
  const pinned = { ...vitest, packageManager: 'pnpm@10.20.0+sha512.abc' }
  const files = { 'package.json': pinned, 'pnpm-lock.yaml': "lockfileVersion: '9.0'" }

  test('of a package manager is brought from npm, and comes first in PATH', async () => {
    const { rules } = await proposed(files)
    expect((await commandsOf(files)).setup).toEqual([
      'sh -c npm install --global --prefix "$HOME/.tools" pnpm@10.20.0',
      'pnpm install --frozen-lockfile',
    ])
    expect(rules.environment.path).toEqual(['~/.tools/bin'])
  })

  test('is not brought where the machine has it', async () => {
    const there = { ...machine, versions: { ...machine.versions, pnpm: '10.20.0' } }
    expect((await commandsOf(files, there)).setup).toEqual(['pnpm install --frozen-lockfile'])
  })

  test('is that of the lockfile where nothing is pinned', async () => {
    const old = { 'package.json': vitest, 'pnpm-lock.yaml': "lockfileVersion: '6.0'" }
    expect((await commandsOf(old)).setup[0]).toContain('pnpm@8')
    expect((await commandsOf({ 'package.json': vitest, 'yarn.lock': '# yarn lockfile v1' })).setup[0]).toContain(
      'yarn@1',
    )
    const berry = { 'package.json': vitest, 'yarn.lock': '__metadata:\n  version: 8' }
    expect((await commandsOf(berry)).setup[0]).toContain('@yarnpkg/cli-dist@4')
  })

  test('of yarn that is committed runs as it is', async () => {
    const own = { '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-4.cjs', '.yarn/releases/yarn-4.cjs': '' }
    const { setup } = await commandsOf({ 'package.json': vitest, 'yarn.lock': '__metadata:', ...own })
    expect(setup).toEqual(['node .yarn/releases/yarn-4.cjs install --immutable'])
  })

  test('of Node is brought where the machine has another', async () => {
    const node = { ...vitest, engines: { node: '>=22.12.0' } }
    const old = { ...machine, versions: { ...machine.versions, node: '20.20.2' } }
    const { rules, notes } = await proposed({ 'package.json': node, 'package-lock.json': '{}' }, old)
    expect(rules.environment.setup[0]?.command[2]).toContain('node@22')
    expect(notes[0]).toContain('engines says >=22.12.0; here is 20.20.2')
    expect((await commandsOf({ 'package.json': node, 'package-lock.json': '{}' })).setup).toEqual(['npm ci'])
    expect((await commandsOf({ 'package.json': vitest, '.nvmrc': 'v24.3.0\n' })).setup[0]).toContain('node@24')
  })
})

describe('A repository of workspaces', () => {
  const files = {
    'package.json': { workspaces: ['apps/*', 'packages/*'], scripts: { test: 'npm test --workspaces' } },
    'package-lock.json': '{}',
    'apps/api/package.json': { ...vitest, name: 'api', dependencies: { contracts: '*', pg: '8' } },
    'apps/api/test/a.test.ts': '',
    'apps/web/package.json': { ...vitest, name: 'web', dependencies: { contracts: '*', 'react-dom': '19' } },
    'apps/web/src/a.test.tsx': '',
    'packages/contracts/package.json': {
      ...{ name: 'contracts', main: './dist/index.js', scripts: { build: 'tsc -b' } },
    },
    'packages/contracts/src/index.ts': '',
  }

  test('has a section for each side, and shared packages belong to the backend', async () => {
    const { rules } = await proposed(files)
    expect(rules.sections).toEqual({
      backend: { paths: ['**', 'package.json', 'package-lock.json'], review_paths: expect.anything() },
      frontend: { paths: ['apps/web/**', 'package.json', 'package-lock.json'], review_paths: ['apps/web/src/qa/**'] },
    })
  })

  test('is checked by package, each again where a package changes that it uses', async () => {
    const { rules } = await proposed(files)
    expect(rules.checks).toMatchObject([
      { name: 'api', section: 'backend', folder: 'apps/api', depends_on: ['packages/contracts/**'] },
      { name: 'web', section: 'frontend', paths: ['apps/web/**'], depends_on: ['packages/contracts/**'] },
    ])
    expect(rules.checks[0]?.command).toEqual(['npm', '--prefix', 'apps/api', 'run', 'test'])
  })

  test('builds shared packages first that are not committed as they are used', async () => {
    const { rules } = await proposed(files)
    expect(rules.environment.setup).toMatchObject([
      { command: ['npm', 'ci'], keeps: ['node_modules', 'apps/*/node_modules', 'packages/*/node_modules'] },
      { command: ['npm', '--prefix', 'packages/contracts', 'run', 'build'], keeps: ['packages/contracts/dist'] },
    ])
    const committed = await proposed({ ...files, 'packages/contracts/dist/index.js': '' })
    expect(committed.rules.environment.setup).toHaveLength(1)
  })

  test('is checked by the root’s own script where that does more than pass on', async () => {
    const root = { workspaces: ['apps/*', 'packages/*'], scripts: { test: 'vitest run' } }
    expect((await commandsOf({ ...files, 'package.json': root })).checks).toEqual({ backend: 'npm run test' })
  })

  test('of pnpm are those of its own file', async () => {
    const { 'package.json': _, 'package-lock.json': __, ...others } = files
    const own = {
      'package.json': {},
      'pnpm-lock.yaml': '',
      'pnpm-workspace.yaml': 'packages: ["apps/{api,web}", "packages/**"]',
    }
    const { rules, managers } = await proposed({ ...others, ...own })
    expect(managers).toEqual(['pnpm 10, 3 workspaces'])
    expect(rules.checks.map(({ command }) => command.join(' '))).toContain('pnpm --dir apps/api run test')
  })

  test('without a root installs each application, and leaves samples aside', async () => {
    const { managers } = await proposed({
      'package.json': { scripts: { prepare: 'x' } },
      'apps/a/package.json': vitest,
      'apps/a/package-lock.json': '{}',
      'examples/b/package.json': vitest,
      'examples/b/package-lock.json': '{}',
    })
    expect(managers).toEqual(['npm in apps/a'])
  })
})
