import OpenAI from 'openai'
import type { ModelConfig } from './config.ts'

/** Every setting is given and every header is ours, so that what somebody's shell says of OpenAI has no effect. */
export const openClient = ({ baseUrl, apiKey, idleTimeoutMs }: ModelConfig): OpenAI => {
  const key = apiKey || 'none'
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: key,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: idleTimeoutMs,
    logLevel: 'off',
    fetch: (url, init) => fetch(url, { ...init, headers: ourHeaders(new Headers(init?.headers), key) }),
  })
}

/** The client adds whatever OPENAI_CUSTOM_HEADERS holds, and no setting of it beats that. */
const ourHeaders = (headers: Headers, key: string): Headers => {
  const ours = [...headers].filter(([name]) =>
    /^(accept|content-type|user-agent|x-(wms|stainless)-[a-z-]+)$/.test(name),
  )
  return new Headers([...ours, ['authorization', `Bearer ${key}`]])
}
