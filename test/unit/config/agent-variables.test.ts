import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { codingAgentsPart } from '../../../src/parts/coding-agents.ts'
import type { Sandbox } from '../../../src/sandbox/driver.ts'

const OPENCODE = '{"command": "/opt/agents/opencode", "args": ["acp"], "folders": ["/opt/agents"], "mode": "build"}'
const sandbox = (kind: Sandbox['kind']) => ({ kind, detail: 'as found' }) as Sandbox

test('Without a variable every section has the built-in agent, also where there is no sandbox', () => {
  const config = readConfig({ CODING_AGENT: '' })
  expect(config.codingAgents).toEqual({})
  expect(codingAgentsPart(config, sandbox('none'))).toMatchObject({ name: 'agents', kind: 'real', detail: 'built-in' })
})

test('One agent serves every section, and one section can have another or the built-in one', () => {
  const config = readConfig({
    CODING_AGENT: OPENCODE,
    CODING_AGENT_FRONTEND: 'built-in',
    CODING_AGENT_DOCS: '{"command": "pi"}',
  })
  expect(config.codingAgents.backend).toEqual({
    name: 'opencode',
    argv: ['/opt/agents/opencode', 'acp'],
    environment: {},
    files: {},
    folders: ['/opt/agents'],
    mode: 'build',
  })
  expect(codingAgentsPart(config, sandbox('bubblewrap')).detail).toBe(
    'backend: opencode, frontend: built-in, docs: pi (ACP)',
  )
})

test('Another agent without a sandbox is an error at start that says what to do', () => {
  const config = readConfig({ CODING_AGENT: OPENCODE, ALLOW_UNSANDBOXED: '1' })
  expect(() => codingAgentsPart(config, sandbox('none'))).toThrow('CODING_AGENT is set, but there is no bubblewrap')
})

test('An agent can be described in a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'wms-config-')), 'agent.json')
  writeFileSync(file, OPENCODE)
  expect(readConfig({ CODING_AGENT_BACKEND_FILE: file }).codingAgents).toMatchObject({ backend: { name: 'opencode' } })
  expect(() => readConfig({ CODING_AGENT_FILE: '/nowhere' })).toThrow('CODING_AGENT_FILE: /nowhere cannot be read')
})

test.each([
  ['no JSON', 'opencode acp', /CODING_AGENT: .*it is JSON like/],
  ['an unknown key', '{"command": "x", "tools": []}', /CODING_AGENT: .*tools/],
  ['a variable that is none', '{"command": "x", "env": {"A B": "1"}}', /CODING_AGENT: env/],
  ['a file outside its home', '{"command": "x", "files": {"../x": ""}}', /stay inside its home/],
  ['a relative folder', '{"command": "x", "folders": ["agents"]}', /must be absolute/],
  ['the whole machine', '{"command": "x", "folders": ["/"]}', /folders: \/ would show/],
  ['what we keep', '{"command": "x", "folders": ["/srv/wms/"]}', /folders: \/srv\/wms\/ would show/],
  ['the provider’s key', '{"command": "x", "env": {"OPENAI_API_KEY": "sk-own-key"}}', /holds one of our secrets/],
])('An agent with %s is a fault that names it', (_, CODING_AGENT, message) => {
  const model = { MODEL_BASE_URL: 'http://m/v1', MODEL_NAME: 'm', MODEL_API_KEY: 'sk-own-key' }
  expect(() => readConfig({ ...model, WMS_HOME: '/srv/wms/home', CODING_AGENT })).toThrow(message)
})
