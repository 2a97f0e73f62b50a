const SVG = 'http://www.w3.org/2000/svg'

/** Strokes on a 16 × 16 grid. */
const paths = {
  channel: 'M6.5 2.5 5 13.5M11 2.5 9.5 13.5M3 6h11M2 10h11',
  private: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  direct: 'M8 8.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 13.5c1-3 10-3 11 0',
  home: 'M2.5 8 8 3l5.5 5M4 7v6.5h8V7M6.8 13.5v-3.5h2.4v3.5',
  reply: 'M6 4 2.5 7.5 6 11M2.5 7.5H10a3.5 3.5 0 0 1 3.5 3.5v1.5',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  close: 'M4 4l8 8M12 4l-8 8',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
} as const

export type IconName = keyof typeof paths

/** A decorative icon, hidden from screen readers. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', paths[name])
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('class', `sign sign-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  svg.append(path)
  return svg
}
