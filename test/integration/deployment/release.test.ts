import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../../..')
const { jobs } = parse(readFileSync(join(root, '.github/workflows/release.yml'), 'utf8'))
const script: string = jobs.release.steps.find(({ name }: { name?: string }) => name !== undefined).run

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wms-release-'))
  for (const name of ['CHANGELOG.md', 'package.json', 'package-lock.json']) cpSync(join(root, name), join(folder, name))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const prepare = (tag: string) =>
  execFileSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, GITHUB_REF_NAME: tag },
    stdio: 'pipe',
  })

test('A release says what changed in its version alone, and lists every package with its version', () => {
  prepare('v0.1.0')
  const notes = readFileSync(join(folder, 'notes.md'), 'utf8')
  expect(notes).toContain('The first version that takes a request to a merge.')
  expect(notes).not.toMatch(/^## /m)
  const { components } = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8'))
  const { version } = components.find(({ name }: { name: string }) => name === 'pg-boss')
  expect(version).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies['pg-boss'])
  expect(components.some(({ name }: { name: string }) => name === 'vitest')).toBe(false)
})

test('A version that the changes do not name is not released', () => {
  expect(() => prepare('v9.9.9')).toThrow()
})
