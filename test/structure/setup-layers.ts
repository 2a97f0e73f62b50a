/** Rows of layers.ts for the guided set-up and the doctors. */
export const SETUP_LAYERS = {
  setup: [
    ...['node:child_process', 'node:crypto', 'node:fs', 'node:path', 'node:readline/promises', 'node:util'],
    ...['errors.ts', 'agents/agent.ts', 'analysis', 'config', 'config/process', 'core', 'core/checks', 'exec', 'forge'],
    ...['forge/github', 'workspace', 'setup/detection', 'setup/doctor', 'setup/model', 'setup/own'],
    ...['setup/pack', 'setup/proposal', 'setup/trial', 'wms', 'wms/points', 'wms/team'],
  ],
  // A repository of one's own, as a copy.
  'setup/own': [
    ...['node:fs', 'node:fs/promises', 'node:path', 'config', 'core', 'errors.ts', 'exec', 'forge'],
    ...['setup/detection', 'setup/proposal/rules-text.ts', 'setup/trial'],
  ],
  'setup/doctor': [
    ...['@octokit/auth-app', '@octokit/rest', 'errors.ts', 'config', 'core', 'forge/github'],
    ...['http/github-webhook.ts', 'setup/pack/pack-report.ts', 'setup/proposal', 'wms/team/pack-file.ts'],
  ],
  'setup/model': [
    ...['zod', 'config/model-variables.ts', 'core', 'core/json', 'errors.ts', 'log.ts', 'model'],
    ...['model/faults', 'model/wire/server-fault.ts'],
  ],
  'setup/pack': [
    ...['zod', 'config/model-variables.ts', 'core', 'errors.ts', 'model/model.ts', 'agents/briefing/roles.ts'],
    ...['agents/work/handed-spec.ts', 'setup/model', 'wms', 'wms/choice', 'wms/points', 'wms/team'],
  ],
  'setup/proposal': ['config', 'core', 'errors.ts', 'setup/detection'],
  // Runs what was read, in the sandbox.
  'setup/trial': [
    ...['node:fs/promises', 'node:os', 'node:path', 'config', 'config/process', 'errors.ts', 'exec'],
    ...['core', 'core/checks', 'checks', 'sandbox', 'sandbox/environment', 'sandbox/layers/layer.ts'],
    ...['sandbox/network', 'setup/detection'],
  ],
  // Reads a repository's files, and runs nothing of it.
  'setup/detection': [
    ...['semver', 'smol-toml', 'yaml', 'zod', 'core', 'exec', 'setup/pack/pack-report.ts', 'wms/team/pack-file.ts'],
  ],
} as const
