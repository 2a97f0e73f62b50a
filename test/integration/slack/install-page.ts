/** A person's browser on the way through an installation: what each page leads to. */
export interface Visit {
  readonly status: number
  readonly body: string
}

/** Where somebody is before Slack sends them back to the app. */
export interface Asked {
  /** As the browser keeps it. */
  readonly cookie: string
  /** Slack's page. */
  readonly slackUrl: string
}

const linkIn = (page: string, label: RegExp): string => {
  const links = [...page.matchAll(/<a[^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)]
  const [, href = ''] = links.find(([, , text = '']) => label.test(text)) ?? []
  if (href === '') throw new Error(`no link ${label} in ${page}`)
  return href.replaceAll('&amp;', '&')
}

/** Opens the app's page and follows its button. */
export async function ask(url: string): Promise<Asked> {
  const page = await fetch(`${url}/slack/install`)
  const [cookie = ''] = (page.headers.get('set-cookie') ?? '').split(';')
  return { cookie, slackUrl: linkIn(await page.text(), /Slack/) }
}

/** Presses a button of Slack's page; resolves with where Slack sends the browser. */
export async function press({ slackUrl }: Asked, label: RegExp): Promise<string> {
  const page = await fetch(slackUrl)
  const answer = new URL(linkIn(await page.text(), label), slackUrl)
  const sent = await fetch(answer, { redirect: 'manual' })
  return sent.headers.get('location') ?? ''
}

export async function arrive(location: string, cookie: string): Promise<Visit> {
  const page = await fetch(location, { headers: { cookie } })
  return { status: page.status, body: await page.text() }
}

/** The whole way, as somebody who allows it. */
export async function install(url: string, workspaceName: string): Promise<Visit> {
  const asked = await ask(url)
  return arrive(await press(asked, new RegExp(`Allow in ${workspaceName}`)), asked.cookie)
}
