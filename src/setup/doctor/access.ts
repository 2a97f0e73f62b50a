import {
  broken,
  type DoctorFinding,
  type ExaminedRepository,
  note,
  type RepositoryExamination,
  risk,
} from './finding.ts'

/** The permissions that the pipeline needs. */
const NEEDED = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  checks: 'read',
  statuses: 'read',
  actions: 'read',
} as const

/** With write access to these the App could change how it is judged, or by whom. */
const FORBIDDEN = ['workflows', 'administration', 'secrets', 'environments', 'organization_administration', 'members']

const APP_SETTINGS = 'the App’s settings, Permissions & events'

/** Missing and excessive permissions of the bot. */
export const examineAccess: RepositoryExamination = async (patient, signal) =>
  patient.app === null ? examineToken(patient, signal) : examineApp(patient, signal)

async function examineApp({ github, app, auth }: ExaminedRepository, signal: AbortSignal): Promise<DoctorFinding[]> {
  if (app === null || auth.kind !== 'app') return []
  const place = { installation_id: auth.installationId, request: { signal } }
  const { data } = await app.rest.apps.getInstallation(place)
  const granted: Readonly<Record<string, string>> = { ...data.permissions }
  const findings = [...missing(granted), ...excessive(granted)]
  if (data.suspended_at) findings.push(broken('The installation is suspended.', 'Unsuspend it on GitHub.'))
  if (data.repository_selection === 'all') {
    const fix = `Select ${github.owner}/${github.repo} alone in the installation’s settings.`
    findings.push(risk('The App reaches every repository of its owner.', fix))
  }
  if (!findings.some(({ severity }) => severity === 'broken')) await github.octokit.rest.repos.get(github.at(signal))
  return findings
}

const missing = (granted: Readonly<Record<string, string>>): DoctorFinding[] =>
  Object.entries(NEEDED)
    .filter(([name, access]) => granted[name] !== access && granted[name] !== 'write')
    .map(([name, access]) =>
      broken(`The App lacks ${name}: ${access}.`, `Grant it in ${APP_SETTINGS}, and accept it in the installation.`),
    )

const excessive = (granted: Readonly<Record<string, string>>): DoctorFinding[] =>
  Object.entries(granted).flatMap(([name, access]) => {
    const needed = (NEEDED as Readonly<Record<string, string>>)[name]
    if (access === needed) return []
    if (name === 'actions' && access === 'write')
      return [
        note(
          'The App has actions: write, which it uses only to run flaky checks again.',
          `Without flaky_checks in .wms/pipeline.json, make it read in ${APP_SETTINGS}.`,
        ),
      ]
    const found = FORBIDDEN.includes(name) && access !== 'read' ? risk : note
    return [found(`The App has ${name}: ${access}, and does not use it.`, `Take it away in ${APP_SETTINGS}.`)]
  })

async function examineToken({ github }: ExaminedRepository, signal: AbortSignal): Promise<DoctorFinding[]> {
  const { data, headers } = await github.octokit.rest.repos.get(github.at(signal))
  const findings: DoctorFinding[] = []
  if (headers['x-oauth-scopes'] !== undefined) {
    const fix = 'Use a GitHub App, or a fine-grained token of this repository alone.'
    findings.push(risk('GITHUB_TOKEN is a classic token: it reaches all that its owner reaches.', fix))
  }
  if (data.permissions?.push !== true) {
    findings.push(broken('GITHUB_TOKEN may not push.', 'Give it Contents and Pull requests: read and write.'))
  }
  if (data.permissions?.admin === true) {
    const fix = 'Use a GitHub App, or the token of a member who is no administrator.'
    findings.push(risk('The owner of GITHUB_TOKEN administers the repository and could change its rules.', fix))
  }
  return findings
}
