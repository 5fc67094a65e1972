import type { IconName } from '../html/icon-names.ts'

const SVG = 'http://www.w3.org/2000/svg'

/** An icon, the same as `icon` of src/html/icons.ts gives to a template. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(SVG, 'use')
  use.setAttribute('href', `${document.documentElement.dataset.icons}#${name}`)
  svg.append(use)
  return svg
}
