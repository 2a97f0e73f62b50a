import { commandLine } from '../config/command-line.ts'
import { examinedRepository, examineRepository } from './doctor/examine.ts'
import type { DoctorFinding } from './doctor/finding.ts'
import { CLIENT, fail, githubConfig } from './entry.ts'

const TIMEOUT_MS = 120_000
const ORDER: readonly DoctorFinding['severity'][] = ['broken', 'risk', 'note']

/** `npm run github:doctor`: changes nothing; exit code 1 when something is broken. */
async function main(): Promise<void> {
  commandLine({
    usage: 'npm run github:doctor',
    about:
      'Looks at each repository: what the bot may do, the rules of the base branch, required checks, merges, webhooks and files.\nChanges nothing. The exit code is 1 when something is broken.',
    variables: ['GITHUB_REPOSITORY', 'GITHUB_TOKEN', 'GITHUB_APP_ID', 'GITHUB_PRIVATE_KEY', 'PUBLIC_URL'],
  })
  const { github, publicUrl } = await githubConfig({ tokenFirst: false })
  for (const target of github.repositories) {
    const examined = examinedRepository({ ...github, ...target }, publicUrl, CLIENT)
    const findings = await examineRepository(examined, AbortSignal.timeout(TIMEOUT_MS))
    process.stdout.write(`${target.repository} at ${new URL(github.apiUrl).host}\n\n${report(findings)}\n`)
    if (findings.some(({ severity }) => severity === 'broken')) process.exitCode = 1
  }
}

const report = (findings: readonly DoctorFinding[]): string =>
  findings.length === 0
    ? 'Nothing to complain of.'
    : findings
        .toSorted((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity))
        .map(({ severity, what, fix }) => `${severity.padEnd(8)}${what}\n        ${fix}\n`)
        .join('\n')

main().catch(fail)
