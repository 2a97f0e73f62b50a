// A process of its own that makes a layer, until it is killed.
import { EnvironmentRules } from '../../../src/core/repository-environment.ts'
import { createEnvironments } from '../../../src/sandbox/environment/environments.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'

const [folder = '', gitDir = '', setup = ''] = process.argv.slice(2)
const options = { allowUnsandboxed: false, isTrusted: async () => false, env: process.env, layersFolder: folder }
const log = { info: () => {}, warn: () => {} }
const sandbox = await detectSandbox(options)
const environments = createEnvironments({ folder, sandbox, searchPath: '/usr/bin:/bin', log })
const rules = EnvironmentRules.parse({ setup: JSON.parse(setup) })
const source = { repository: 'acme/wms', objects: { gitDir }, base: 'main', rules }
await environments.layersOf(source, new AbortController().signal)
