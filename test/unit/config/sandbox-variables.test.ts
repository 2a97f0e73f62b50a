import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync('/tmp/wms-folders-') // the tests' own folder may lie in /dev, which is closed
  for (const name of ['node', 'data', '.ssh']) mkdirSync(join(folder, name))
  symlinkSync('/etc', join(folder, 'innocent'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const foldersOf = (written: string) =>
  readConfig({ SANDBOX_FOLDERS: written, WMS_HOME: join(folder, 'data') }).sandboxFolders

test('Folders with toolchains are shown to commands as they are named', () => {
  expect(foldersOf('')).toEqual([])
  expect(foldersOf(` ${join(folder, 'node')} , /usr/share`)).toEqual([join(folder, 'node'), '/usr/share'])
})

test.each([
  ['the whole machine', () => '/'],
  ['its configuration', () => '/etc/ssl'],
  ['all homes', () => '/home'],
  ['our own home', () => homedir()],
  ['what holds our home', () => dirname(homedir())],
  ['keys', () => join(folder, '.ssh')],
  ['what is kept on this machine', () => join(folder, 'data')],
  ['what holds that', () => folder],
  ['a link to any of these', () => join(folder, 'innocent')],
  ['what is not absolute', () => 'node'],
])('Attack: %s is not shown, and the service does not start', (_, path) => {
  expect(() => foldersOf(path())).toThrow(/SANDBOX_FOLDERS: .* (would show|is not absolute)/)
})

test.each([
  ['no image', { SANDBOX: 'container' }],
  ['an option in its place', { SANDBOX: 'container', SANDBOX_IMAGE: '--privileged' }],
])('Containers with %s are a fault of the configuration', (_, env) => {
  expect(() => readConfig({ WMS_HOME: join(folder, 'data'), ...env })).toThrow(/SANDBOX_IMAGE: /)
})

test('Commands run in bubblewrap where nothing is said, else in containers of the image', () => {
  const imageOf = (env: object) => readConfig({ WMS_HOME: join(folder, 'data'), ...env }).sandboxImage
  expect(imageOf({})).toBeNull()
  expect(imageOf({ SANDBOX: 'container', SANDBOX_IMAGE: 'localhost/x@sha256:0a' })).toBe('localhost/x@sha256:0a')
})
