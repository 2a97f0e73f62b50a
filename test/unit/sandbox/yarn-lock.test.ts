import { expect, test } from 'vitest'
import { type Registry, variablesFor } from '../../../src/sandbox/network/registry.ts'
import { isYarnLock, lockWithMirrors } from '../../../src/sandbox/network/yarn-lock.ts'

const registry = (url: string, more: Partial<Registry> = {}): Registry => ({
  ...{ kind: 'npm', scope: null, url, authorization: null, ...more },
})
const own = registry('https://npm.acme.test/all')
const scoped = registry('https://acme.test', { scope: '@acme' })

test('A lockfile of yarn 1 leads to the registries as the sandbox finds them, wherever it was made', () => {
  const entry = (url: string) => `a@1:\n  resolved "${url}/a/-/a-1.tgz#0f"\n`
  const lock = (...urls: string[]) => `# yarn lockfile v1\n\n${urls.map(entry).join('\n')}`
  const text = lock(
    'https://registry.yarnpkg.com',
    'https://registry.npmjs.org',
    'https://acme.test',
    'https://other.test',
  )
  expect(lockWithMirrors(text, [own, scoped])).toBe(
    lock(...['http://127.0.0.1:4873/all', 'http://127.0.0.1:4873/all', 'http://127.0.0.1:4874', 'https://other.test']),
  )
  const berry = text.replace('# yarn lockfile v1', '__metadata:')
  expect(lockWithMirrors(berry, [own])).toBe(berry)
  expect(['yarn.lock', 'apps/a/yarn.lock', 'my-yarn.lock'].filter(isYarnLock)).toEqual([
    'yarn.lock',
    'apps/a/yarn.lock',
  ])
})

test('pnpm is led to the registries by names of its own, too', () => {
  expect(variablesFor([own, scoped])).toMatchObject({
    pnpm_config_registry: 'http://127.0.0.1:4873/all',
    'pnpm_config_@acme:registry': 'http://127.0.0.1:4874/',
  })
})
