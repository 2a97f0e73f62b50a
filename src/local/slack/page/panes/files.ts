import type { Json } from '../../blocks/payload-rules.ts'
import { link } from '../blocks/link.ts'
import { h } from '../dom/dom.ts'

const PREVIEW_LINES = 8
const KIB = 1024

const size = (bytes: number): string => {
  if (bytes < KIB) return `${bytes} bytes`
  return bytes < KIB * KIB ? `${Math.round(bytes / KIB)} kB` : `${(bytes / KIB / KIB).toFixed(1)} MB`
}

async function showPreview(preview: HTMLElement, url: string) {
  const response = await fetch(url)
  if (!response.ok) return
  const lines = (await response.text()).trimEnd().split('\n')
  const more = lines.length > PREVIEW_LINES ? `\n… ${lines.length - PREVIEW_LINES} more lines` : ''
  preview.textContent = lines.slice(0, PREVIEW_LINES).join('\n') + more
  preview.hidden = false
}

/** A message's file, with its first lines if it is text, or as a picture. */
export function drawSharedFile(shared: Json): HTMLElement {
  const { title, name, size: bytes, mimetype } = shared
  const url = new URL(String(shared.url_private), location.href)
  const path = `${url.pathname}${url.search}`
  const preview = h('pre', { class: 'file-preview', hidden: true, tabindex: 0, 'aria-label': `First lines of ${name}` })
  if (shared.mode === 'snippet') void showPreview(preview, path)
  const isImage = String(mimetype).startsWith('image/')
  return h(
    'div',
    { class: 'file' },
    h(
      'div',
      { class: 'file-head' },
      link(url.origin === location.origin ? new URL(path, location.href).href : url.href, String(title ?? name)),
      h('small', {}, size(Number(bytes))),
    ),
    isImage ? h('img', { class: 'picture', src: path, alt: String(title ?? name) }) : preview,
  )
}
