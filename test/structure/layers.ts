import { EDGE_LAYERS } from './edge-layers.ts'
import { EXEC_LAYERS } from './exec-layers.ts'
import { FORGE_LAYERS } from './forge-layers.ts'
import { JOBS_LAYERS } from './jobs-layers.ts'
import { LOCAL_LAYERS } from './local-layers.ts'
import { SANDBOX_LAYERS } from './sandbox-layers.ts'
import { SETUP_LAYERS } from './setup-layers.ts'

/**
 * Who may import whom, as allow-lists: a folder of src (or a file beside main.ts) and what its own files may import.
 * `core` means the files of that folder and not of the rooms below it; `model/model.ts` means one file; the rest are
 * packages and node's modules. Rooms of a folder import downwards only. `npm run layers` makes the linter's rules of it.
 */
export const LAYERS = {
  'main.ts': ['*'],
  demo: ['*'],
  parts: ['*'],
  'parts/doctors': ['pg', 'config', 'errors.ts', 'store', 'store/queue', 'store/server'],

  'errors.ts': ['core/language.ts'],
  'compile-cache.mjs': ['node:module', 'node:path'],
  'node-version.mjs': ['compile-cache.mjs'],
  'own-program.ts': [],
  'log.ts': ['pino', 'secrets'],
  'observed.ts': ['node:async_hooks', 'pino', 'core/pipeline', 'errors.ts'],
  'audit-line.ts': ['pg', 'pino', 'core/pipeline', 'store'],
  'task-notes.ts': ['errors.ts', 'core/pipeline', 'core/reasons', 'store'],
  'orchestrator.ts': [
    ...['pg', 'errors.ts', 'core', 'core/access', 'core/pipeline', 'core/approval', 'secrets', 'store'],
    ...['store/queue/clock.ts', 'store/said'],
  ],

  config: [
    ...['node:crypto', 'node:fs', 'node:os', 'node:path', 'node:util', 'zod', 'errors.ts'],
    ...['core', 'core/access', 'core/approval'],
    ...[
      'agents/acp/coding-agent.ts',
      'exec/outgoing.ts',
      'forge/github/settings.ts',
      'model/profiles.ts',
      'sandbox/network/registry.ts',
    ],
  ],
  'config/process': ['node:fs'],
  'config/reference': ['node:fs', 'node:path', 'config'],

  // A hash is a pure function.
  core: ['zod', 'node:crypto', 'core/checks'],
  'core/checks': ['zod'],
  'core/json': [],
  'core/reasons': ['core', 'core/checks', 'core/remarks'],
  // What people say of a pull request.
  'core/remarks': ['core'],
  'core/findings': ['core', 'core/checks', 'core/reasons'],
  'core/pipeline': ['zod', 'core', 'core/findings', 'core/reasons', 'core/remarks'],
  'core/access': ['core', 'core/pipeline'],
  'core/approval': ['zod', 'core', 'core/access', 'core/reasons', 'core/pipeline', 'core/judgement'],
  'core/dependencies': [],
  'core/judgement': ['zod', 'core', 'core/dependencies', 'core/reasons'],

  watchdog: ['node:fs', 'node:inspector', 'node:worker_threads', 'own-program.ts'],

  // What others tell us is a row before it is acknowledged.
  inbox: ['pino', 'secrets/seal.ts', 'store'],
  store: [
    ...[
      'node:fs/promises',
      'node:path',
      'node:timers/promises',
      'node-pg-migrate',
      'pg',
      'pino',
      'sql-template-tag',
      'zod',
      'errors.ts',
    ],
    ...['core', 'core/access', 'core/checks', 'core/pipeline', 'core/approval', 'core/judgement', 'core/remarks'],
    'store/said',
  ],
  'store/said': ['sql-template-tag', 'zod', 'core', 'core/remarks', 'store/pool.ts'],
  'store/queue': ['node:crypto', 'pg', 'sql-template-tag', 'zod', 'core', 'core/pipeline', 'errors.ts', 'store'],
  'store/server': ['sql-template-tag', 'zod', 'errors.ts', 'store/pool.ts'],
  'store/slack': ['sql-template-tag', 'zod', 'core', 'store', 'store/queue'],
  secrets: [
    ...['node:crypto', 'node:fs/promises', 'node:path', 'zod', 'errors.ts', 'analysis/analysis.ts', 'secrets/kinds'],
    ...['secrets/search/linted-marks.ts', 'secrets/search/mask.ts', 'secrets/search/scan.ts'],
  ],
  // Beside `mask` it runs on the threads of analysis only.
  'secrets/search': [
    ...['@secretlint/core', '@secretlint/profiler', '@secretlint/secretlint-rule-preset-recommend', 'secrets/kinds'],
  ],
  'secrets/kinds': [],
  ...EXEC_LAYERS,
  // What reads texts of others: parsers, detectors and readers run on its threads, so nobody else may import them.
  analysis: [
    ...['node:worker_threads', 'errors.ts', 'own-program.ts', 'core', 'core/checks', 'core/judgement/test-lines.ts'],
    ...['core/judgement/dependency-changes.ts', 'core/judgement/test-names.ts', 'syntax/syntax.ts'],
    'core/dependencies/installation.ts',
    ...['secrets/search/search.ts', 'agents/witness', 'agents/review', 'agents/briefing/excerpt-diff.ts'],
    ...['workspace/map/text/map-text.ts', 'reports'],
  ],
  // What test runners say of their tests.
  reports: ['sax', 'tap-parser', 'zod', 'core/checks', 'reports/text'],
  'reports/text': ['core/checks', 'reports/place.ts'],
  syntax: ['node:path', 'node:url', '@vscode/tree-sitter-wasm'],
  'syntax/tests': ['syntax'],
  'syntax/reading': ['syntax', 'syntax/tests'],
  wms: ['core', 'model/model.ts', 'wms/choice', 'wms/points', 'wms/team'],
  'wms/team': ['zod', 'core', 'wms/choice', 'wms/points'],
  'wms/choice': ['core', 'wms/points'],
  'wms/points': ['zod'],
  model: ['openai', 'pino', 'core', 'core/json', 'errors.ts', 'model/wire', 'model/faults'],
  'model/wire': ['node:crypto', 'eventsource-parser', 'core/json', 'errors.ts', 'model/model.ts'],
  'model/faults': ['errors.ts', 'model/model.ts', 'model/config.ts', 'model/wire'],
  ...SANDBOX_LAYERS,
  // A repository's checks, on the base and on a task's files.
  checks: [
    ...['node:crypto', 'node:fs', 'node:fs/promises', 'node:path', 'zod', 'core', 'core/checks', 'core/reasons'],
    ...[
      'errors.ts',
      'analysis',
      'exec',
      'exec/trees',
      'sandbox/driver.ts',
      'sandbox/environment',
      'sandbox/layers/layer.ts',
    ],
    'sandbox/limits.ts',
  ],
  workspace: [
    ...['node:crypto', 'node:fs', 'node:fs/promises', 'node:path', 'node:sqlite', 'node:timers/promises'],
    ...['core', 'core/checks', 'core/pipeline', 'errors.ts', 'exec', 'exec/trees', 'analysis', 'workspace/map'],
  ],
  'workspace/map': [
    ...['node:crypto', 'node:fs/promises', 'node:path', 'node:timers/promises', 'exec', 'analysis'],
    'workspace/map/text/within-chars.ts',
  ],
  // Runs on the threads of analysis only.
  'workspace/map/text': ['@vscode/tree-sitter-wasm', 'zod', 'syntax'],
  ...FORGE_LAYERS,

  agents: [
    ...['pino', 'zod', 'core', 'wms/points', 'model/model.ts', 'sandbox/driver.ts', 'workspace/workspace.ts'],
    'sandbox/layers/layer.ts',
    'secrets/redactor.ts',
  ],
  'agents/witness': ['core', 'syntax/code-reading.ts', 'syntax/reading'],
  'agents/review': [
    ...['core', 'core/checks', 'core/findings', 'core/judgement/diff-paths.ts', 'core/reasons', 'agents'],
  ],
  'agents/loop': [
    ...['zod', 'core', 'core/json', 'core/reasons', 'model/model.ts', 'workspace/workspace.ts', 'agents'],
  ],
  'agents/briefing': [
    ...['node:crypto', 'node:fs', 'core', 'core/findings', 'model/model.ts', 'workspace/workspace.ts', 'agents'],
    'agents/witness/files.ts',
    'core/judgement/diff-paths.ts',
  ],
  'agents/tools': [
    'errors.ts',
    ...['node:path', 'zod', 'core', 'core/checks', 'core/reasons', 'secrets/redactor.ts', 'workspace/workspace.ts'],
    ...['agents', 'agents/loop', 'analysis', 'agents/witness/observation.ts', 'agents/witness/texts.ts'],
  ],
  'agents/work': [
    ...['node:path', 'zod', 'core', 'core/checks', 'core/findings', 'core/judgement', 'secrets', 'analysis'],
    'workspace/workspace.ts',
    ...['agents', 'agents/briefing', 'agents/loop', 'agents/review', 'agents/tools'],
  ],
  'agents/acp': [
    ...['node:crypto', 'node:events', 'node:fs/promises', 'node:http', 'node:os', 'node:path', 'node:stream'],
    ...['node:timers/promises', '@agentclientprotocol/sdk', 'pino', 'zod', 'errors.ts', 'core', 'core/reasons'],
    ...['model/model.ts', 'sandbox', 'secrets', 'agents', 'agents/loop', 'agents/tools', 'agents/work'],
  ],

  stages: [
    ...['core', 'core/findings', 'core/reasons', 'errors.ts', 'analysis', 'workspace/workspace.ts'],
    ...['agents', 'agents/acp', 'agents/work', 'agents/review'],
    ...['stages/brief', 'stages/gate', 'stages/merge', 'stages/pull-request', 'stages/stage'],
  ],
  'stages/stage': [
    ...['node:path', 'pino', 'errors.ts', 'core', 'core/approval', 'core/checks', 'core/judgement', 'core/pipeline'],
    ...['core/reasons'],
    ...['agents', 'agents/acp/coding-agent.ts', 'forge/forge.ts', 'model/model.ts'],
    ...[
      'checks',
      'sandbox/driver.ts',
      'sandbox/environment/environments.ts',
      'sandbox/environment/task-environment.ts',
      'sandbox/layers/layer.ts',
    ],
    ...['secrets/redactor.ts', 'workspace/workspace.ts'],
  ],
  'stages/brief': [
    ...['node:path', 'language', 'core', 'core/checks', 'core/judgement', 'agents', 'agents/briefing', 'analysis'],
    ...['agents/tools/file-tools.ts', 'agents/work/build-section.ts', 'wms', 'wms/choice', 'wms/points', 'wms/team'],
    ...['model/model.ts', 'workspace/workspace.ts', 'stages/stage'],
  ],
  'stages/gate': [
    ...['node:path', 'core', 'core/checks', 'core/judgement', 'core/pipeline', 'core/reasons', 'analysis', 'errors.ts'],
    'agents/witness/files.ts',
    ...['agents/witness/observation.ts', 'agents/witness/texts.ts'],
    ...['sandbox/driver.ts', 'secrets', 'workspace/workspace.ts', 'stages/stage'],
  ],
  'stages/merge': [
    ...['core', 'core/approval', 'core/pipeline', 'core/reasons', 'errors.ts'],
    ...['forge/forge.ts', 'workspace/workspace.ts', 'stages/stage'],
  ],
  'stages/pull-request': [
    ...['core', 'core/approval', 'core/judgement', 'core/pipeline', 'core/reasons', 'forge/forge.ts'],
    ...['workspace/workspace.ts'],
    'stages/stage',
  ],

  ...JOBS_LAYERS,

  language: ['eld/extrasmall', 'core'],

  people: [
    ...['language', 'core', 'core/access', 'core/approval', 'core/pipeline', 'core/reasons', 'errors.ts'],
    ...['orchestrator.ts', 'store', 'store/queue'],
  ],
  // Who acts on GitHub.
  'people/github': [
    ...['core', 'core/access', 'core/pipeline', 'core/reasons', 'core/remarks', 'people', 'store/said'],
  ],

  ...EDGE_LAYERS,

  ...SETUP_LAYERS,
  ...LOCAL_LAYERS,
} as const satisfies Readonly<Record<string, readonly string[]>>
