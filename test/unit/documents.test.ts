import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CONFIGURATION_PARTS } from '../../src/config/schema.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...globSync('docs/*.md', { cwd: root })]
const { scripts } = JSON.parse(read('package.json'))
const variables = CONFIGURATION_PARTS.flatMap((part) => Object.keys(part.variables))

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

test('the README is read in one go', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(151)
})

describe.each(pages)('%s', (page) => {
  const text = read(page)

  test('links to what is there', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^\w+:/.test(link))
    const dead = links.filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : join(dirname(page), path)
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor))
    })
    expect(dead).toEqual([])
  })

  test('names scripts, files and variables that exist', () => {
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
    const paths = [...text.matchAll(/`((?:src|test|docs|migrations)\/[\w./-]*\w)`/g)].map(([, path = '']) => path)
    expect(paths.filter((path) => !/NNNN/.test(path) && !existsSync(join(root, path)))).toEqual([])
    const settings = [
      ...text.matchAll(/`((?:SLACK|GITHUB|MODEL|BUDGET|AGENT|CODING|API|ALLOW|WMS|WORKING)_[A-Z_]+)\b/g),
    ]
    const unknown = settings.map(([, name = '']) => name.replace(/_FILE$|_$/, ''))
    expect(unknown.filter((name) => !variables.includes(name) && name !== 'MODEL')).toEqual([])
  })
})
