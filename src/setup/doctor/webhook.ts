import { broken, type DoctorFinding, note, type RepositoryExamination, risk } from './finding.ts'

const NEEDED_EVENTS = ['check_run', 'check_suite', 'status', 'pull_request', 'push']
/** What they tell of is otherwise seen a few minutes later. */
const WANTED_EVENTS = ['pull_request_review', 'pull_request_review_comment']

/** Whether GitHub's webhooks reach us. Without them CI is polled, which is slower. */
export const examineWebhook: RepositoryExamination = async ({ app, webhookUrl, auth }, signal) => {
  if (webhookUrl === null) {
    const fix = 'Set PUBLIC_URL and GITHUB_WEBHOOK_SECRET to hear of CI at once.'
    return [note('No webhook is configured: CI is asked every while.', fix)]
  }
  if (app === null || auth.kind !== 'app') {
    const fix = `Look at its Recent Deliveries in the repository’s settings; it belongs to ${webhookUrl}.`
    return [note('A token may not read the webhook.', fix)]
  }
  const request = { request: { signal } }
  const [config, installation, deliveries] = await Promise.all([
    app.rest.apps.getWebhookConfigForApp(request),
    app.rest.apps.getInstallation({ ...request, installation_id: auth.installationId }),
    app.rest.apps.listWebhookDeliveries({ ...request, per_page: 1 }),
  ])
  const silent = NEEDED_EVENTS.filter((event) => !installation.data.events.includes(event))
  const late = WANTED_EVENTS.filter((event) => !installation.data.events.includes(event))
  return [
    ...misdirected(config.data, webhookUrl),
    ...(late.length === 0
      ? []
      : [
          note(
            `The App does not send ${late.join(', ')}: reviews are read every few minutes.`,
            'Subscribe to them in the App’s settings.',
          ),
        ]),
    ...(silent.length === 0
      ? []
      : [broken(`The App does not send ${silent.join(', ')}.`, 'Subscribe to them in the App’s settings.')]),
    ...deliveries.data.slice(0, 1).flatMap(undelivered),
  ]
}

interface WebhookConfig {
  readonly url?: string
  readonly content_type?: string
  readonly insecure_ssl?: string | number
}

function misdirected({ url, content_type, insecure_ssl }: WebhookConfig, webhookUrl: string): DoctorFinding[] {
  const findings: DoctorFinding[] = []
  if (url !== webhookUrl) {
    findings.push(broken(`Webhooks go to ${url || 'nowhere'}.`, `Set the webhook’s URL to ${webhookUrl}.`))
  }
  if (content_type !== 'json') findings.push(broken('Webhooks come as forms.', 'Set their content type to JSON.'))
  if (String(insecure_ssl) === '1') {
    findings.push(risk('Webhooks are sent without checking our certificate.', 'Enable SSL verification.'))
  }
  return findings
}

function undelivered({
  status,
  status_code,
  delivered_at,
}: {
  status: string
  status_code: number
  delivered_at: string
}) {
  if (status_code >= 200 && status_code < 300) return []
  const answer = `${status_code} ${status}`.trim()
  const fix =
    status_code === 401
      ? 'Give the App and GITHUB_WEBHOOK_SECRET the same secret.'
      : 'Make the service reachable from GitHub, then redeliver it under the App’s Advanced settings.'
  return [broken(`The newest webhook (${delivered_at}) was not taken: ${answer}.`, fix)]
}
