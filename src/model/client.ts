import OpenAI from 'openai'
import type { ModelConfig } from './config.ts'

/** Sets every option and header explicitly, so that OPENAI_* variables of the shell have no effect. */
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

/** Drops the headers of OPENAI_CUSTOM_HEADERS, which the client adds and no option turns off. */
const ourHeaders = (headers: Headers, key: string): Headers => {
  const ours = [...headers].filter(([name]) =>
    /^(accept|content-type|user-agent|x-(wms|stainless)-[a-z-]+)$/.test(name),
  )
  return new Headers([...ours, ['authorization', `Bearer ${key}`]])
}
