import type { ImageBlock, ImageElement } from '@slack/web-api'
import { h } from '../dom/dom.ts'
import { link } from './link.ts'

type Source = ImageElement | ImageBlock

function urlOf(element: Source): string {
  if ('image_url' in element) return element.image_url
  return 'url' in element.slack_file ? element.slack_file.url : `/files-pri/${element.slack_file.id}/image`
}

/** An image of this workspace, or a description with a link for an external one, which is never loaded. */
export function drawImage(element: Source, look: string): HTMLElement {
  const url = new URL(urlOf(element), location.href)
  if (url.origin === location.origin) return h('img', { src: url.href, alt: element.alt_text, class: look })
  return h('span', { class: `image-elsewhere ${look}` }, link(url.href, element.alt_text))
}
