import type { SetupChoices } from './choices.ts'

/** The id of GitHub Actions on github.com; GitHub Enterprise Servers have another. */
export const GITHUB_ACTIONS_APP_ID = 15_368

/** The checks of the called workflows, which GitHub names `<calling job> / <called job>`. */
export const REQUIRED_CHECKS = ['backend / ci-backend', 'frontend / ci-frontend', 'secrets / secret-scan'] as const

/** Workflows for the team's repository, by path, that call this project's reusable ones. */
export function callers(choices: SetupChoices, baseBranch: string): Readonly<Record<string, string>> {
  const { workflows, folders } = choices
  const source = (name: string) => `${workflows.repository}/.github/workflows/${name}.yml@${workflows.ref}`
  const toBase = `\n    branches: [${JSON.stringify(baseBranch)}]`
  const section = (name: 'backend' | 'frontend') =>
    caller(`ci-${name}`, toBase, [
      `  ${name}:`,
      `    uses: ${source(`ci-${name}`)}`,
      '    with:',
      `      folder: ${JSON.stringify(folders[name])}`,
      '      command: npm ci && npm test',
    ])
  return {
    '.github/workflows/ci-backend.yml': section('backend'),
    '.github/workflows/ci-frontend.yml': section('frontend'),
    '.github/workflows/secret-scan.yml': caller('secret-scan', '', [
      '  secrets:',
      `    uses: ${source('secret-scan')}`,
    ]),
  }
}

const caller = (name: string, pushes: string, jobs: readonly string[]): string =>
  `name: ${name}
on:
  pull_request:
  merge_group:
  push:${pushes}
permissions:
  contents: read
jobs:
${jobs.join('\n')}
`
