import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { ownVariables } from '../../../src/config/main-command.ts'

test('A repository of one’s own has a home of its own, whatever else the service works on', () => {
  const { ownRepository, home } = readConfig({
    WMS_HOME: '/data',
    OWN_REPOSITORY: '/code/wms',
    OWN_BASE_BRANCH: 'develop',
  })
  expect(ownRepository).toEqual({ source: '/code/wms', baseBranch: 'develop' })
  expect(home).toMatch(/^\/data\/own\/wms-[0-9a-f]{8}$/)
  expect(readConfig({ WMS_HOME: '/data', OWN_REPOSITORY: '/code/other/wms' }).home).not.toBe(home)
  expect(readConfig({ WMS_HOME: '/data' })).toMatchObject({ ownRepository: null, home: resolve('/data') })
})

test.each([
  [{ OWN_BASE_BRANCH: 'develop' }, 'OWN_BASE_BRANCH: needs OWN_REPOSITORY'],
  [{ OWN_REPOSITORY: 'git@github.com:acme/wms.git' }, 'clone it yourself and name the path'],
  [
    { OWN_REPOSITORY: '/code/wms', GITHUB_REPOSITORY: 'a/b', GITHUB_TOKEN: 'github_pat_x' },
    'only one of them can be used',
  ],
])('%s is a fault', (env, fault) => {
  expect(() => readConfig(env)).toThrow(fault)
})

test('A path is meant as where the person is, an address as it stands', () => {
  expect(ownVariables({ repository: '../wms', base: 'develop' }, '/home/ana')).toEqual({
    ...{ OWN_REPOSITORY: '/home/wms', OWN_BASE_BRANCH: 'develop' },
  })
  expect(ownVariables({ repository: 'https://example.com/wms' }, '/home/ana')).toEqual({
    OWN_REPOSITORY: 'https://example.com/wms',
  })
  expect(ownVariables({}, '/home/ana')).toEqual({})
})
