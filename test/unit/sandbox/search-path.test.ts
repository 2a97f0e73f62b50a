import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { searchPathOf, visiblePath } from '../../../src/sandbox/search-path.ts'

const OWN_NODE = dirname(process.execPath)
const place = { cwd: '/workspace', home: '/home/agent' }

test('The repository’s toolchain comes first, then the machine’s, and our own Node last', () => {
  const own = ['/opt/node-22/bin', 'node_modules/.bin', '~/.local/bin']
  expect(searchPathOf(own, place, `${OWN_NODE}:/usr/bin`).split(':')).toEqual([
    ...['/opt/node-22/bin', '/workspace/node_modules/.bin', '/home/agent/.local/bin', '/usr/bin'],
    OWN_NODE,
  ])
})

test('What npm put before our own PATH, and what is not absolute, is found by no command', () => {
  const ours = join(resolve('.'), 'node_modules/.bin')
  expect(searchPathOf([], place, `${ours}:bin:.:/usr/bin`)).toBe(`/usr/bin:${OWN_NODE}`)
})

test('Of the machine’s PATH a command sees the system’s programs and the operator’s folders, in its order', () => {
  expect(visiblePath('/root/.nvm/bin:/opt/node/bin:/usr/local/bin:/usr/bin', ['/opt/node']).split(':')).toEqual([
    ...['/opt/node/bin', '/usr/local/bin', '/usr/bin'],
    ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'],
  ])
})
