import type { Octokit } from '@octokit/rest'
import { isHttpError } from './failure.ts'

type OctokitResponse = Awaited<ReturnType<Octokit['request']>>

const REMEMBERED = 500

/**
 * Sends reads with the ETag of the last response, so that an unchanged answer does not count against the rate limit.
 * Copies responses in and out, since the pagination plugin modifies what it gets.
 */
export function rememberAnswers(octokit: Octokit): void {
  const answers = new Map<string, { readonly etag: string; readonly response: OctokitResponse }>()
  octokit.hook.wrap('request', async (request, options) => {
    if (options.method !== 'GET') return request(options)
    const { url } = octokit.request.endpoint(options)
    const known = answers.get(url)
    if (known) options.headers['if-none-match'] = known.etag
    try {
      const response = await request(options)
      answers.delete(url)
      if (response.headers.etag) answers.set(url, { etag: response.headers.etag, response: structuredClone(response) })
      if (answers.size > REMEMBERED) answers.delete(answers.keys().next().value ?? '')
      return response
    } catch (error) {
      if (known && isHttpError(error) && error.status === 304) return structuredClone(known.response)
      throw error
    }
  })
}
