import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Json } from '../blocks/payload-rules.ts'

const BODY_LIMIT_BYTES = 64 * 1024 * 1024

/** Keeps every body as bytes, since the routes parse it. */
export function acceptAnyBody(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (_, body, done) =>
    done(null, body),
  )
}

const bytes = ({ body }: FastifyRequest) => (body instanceof Buffer ? body : Buffer.alloc(0))
const contentType = ({ headers }: FastifyRequest) => headers['content-type'] ?? ''

export const jsonBody = (request: FastifyRequest): unknown => JSON.parse(bytes(request).toString() || '{}')

/** The arguments of a Web API call, from the query and a form, multipart or JSON body. */
export async function callFields(request: FastifyRequest): Promise<Json> {
  const query = request.query as Json
  if (bytes(request).length === 0) return query
  if (contentType(request).includes('json')) return { ...query, ...(jsonBody(request) as Json) }
  const form = await formOf(request)
  return { ...query, ...Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')) }
}

/** The bytes sent to an upload URL, raw or as the file of a multipart form. */
export async function uploadedBytes(request: FastifyRequest): Promise<Buffer> {
  if (!contentType(request).startsWith('multipart/')) return bytes(request)
  const file = [...(await formOf(request)).values()].find((value) => value instanceof Blob)
  return file === undefined ? Buffer.alloc(0) : Buffer.from(await file.arrayBuffer())
}

const formOf = (request: FastifyRequest) =>
  new Response(new Uint8Array(bytes(request)), { headers: { 'content-type': contentType(request) } }).formData()
