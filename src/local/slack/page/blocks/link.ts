import { type Child, h } from '../dom/dom.ts'

/** Whether a URL is safe to open: no script or data. */
const isSafe = (url: string) => URL.canParse(url, location.href) && /^(https?|mailto|tel):/.test(new URL(url).protocol)

/** Links within this workspace open here, all others in a new tab. */
export function link(url: string, ...children: readonly Child[]): HTMLElement {
  const content = children.length > 0 ? children : [url]
  if (!isSafe(url)) return h('span', { title: 'This address is not one to open' }, ...content)
  const isHere = url.startsWith(`${location.origin}/archives/`)
  return isHere
    ? h('a', { href: url }, ...content)
    : h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...content)
}
