import { createHmac, randomUUID } from 'node:crypto'

interface Delivery {
  readonly id: string
  readonly event: string
  readonly body: string
  /** The receiver's response status; `null`: no receiver, or no response. */
  status: number | null
}

export interface WebhookSender {
  readonly deliveries: readonly Delivery[]
  /** The URL for further events; `null`: they are lost. */
  target: string | null
  tell(event: string, payload: object): void
  /** Sends a delivery again under its id, like the button on GitHub's page. */
  redeliver(delivery: Delivery): Promise<number | null>
  /** Resolves when all events are delivered. */
  settled(): Promise<void>
}

export function createWebhookSender(secret: string, repository: () => string): WebhookSender {
  const deliveries: Delivery[] = []
  const pending = new Set<Promise<unknown>>()
  const send = async (delivery: Delivery): Promise<number | null> => {
    if (sender.target === null) return null
    const signature = createHmac('sha256', secret).update(delivery.body).digest('hex')
    const headers = {
      ...{ 'content-type': 'application/json', 'x-github-event': delivery.event, 'x-github-delivery': delivery.id },
      'x-hub-signature-256': `sha256=${signature}`,
    }
    const response = await fetch(sender.target, { method: 'POST', headers, body: delivery.body }).catch(() => null)
    delivery.status = response?.status ?? null
    return delivery.status
  }
  const sender: WebhookSender = {
    deliveries,
    target: null,
    tell(event, payload) {
      const body = JSON.stringify({
        sender: { login: 'ana' },
        ...payload,
        repository: { id: 4711, full_name: repository() },
      })
      const delivery: Delivery = { id: randomUUID(), event, body, status: null }
      deliveries.push(delivery)
      const sent = send(delivery).finally(() => pending.delete(sent))
      pending.add(sent)
    },
    redeliver: send,
    settled: async () => void (await Promise.all(pending)),
  }
  return sender
}
