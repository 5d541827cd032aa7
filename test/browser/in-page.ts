/**
 * Looks at a page from inside it. Each function is handed to the browser as it is, so it may use nothing from outside
 * itself; types of the browser are not known here, hence the few shapes.
 */

/** Texts whose box reaches beyond the drawing they are in, or over another text of it. */
export const MISPLACED_TEXT = `(() => {
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map(node => ({node, box: node.getBoundingClientRect()}));
    for (const {node, box} of texts) {
      const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
      if (!inside) found.push('outside: ' + node.textContent);
    }
    const solid = [...svg.querySelectorAll('rect:not(.ground):not(.band), circle')].map(node => node.getBoundingClientRect());
    for (const {node, box} of texts.filter(one => !one.node.classList.contains('inside'))) {
      const covered = solid.some(other =>
        Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
        Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > box.height / 3);
      if (covered) found.push('covered: ' + node.textContent);
    }
    for (const [index, one] of texts.entries()) {
      for (const other of texts.slice(index + 1)) {
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // Boxes hold room for letters above and below; what is read overlaps only when a third of a line does.
        if (width > 1 && height > one.box.height / 3) found.push('overlap: ' + one.node.textContent + ' / ' + other.node.textContent);
      }
    }
  }
  return found;
})()`;

/** Wider than the window: the page would have to be moved sideways. */
export const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Every text with less contrast to what is behind it than WCAG AA asks for (4.5; 3 for large text). */
export const LOW_CONTRAST = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b]
    .map(value => value / 255)
    .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const ratio = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = node => {
    if (node.namespaceURI.endsWith('/svg')) {
      const previous = node.previousElementSibling;
      if (node.classList.contains('inside') && previous !== null) return rgb(getComputedStyle(previous).fill);
      const ground = document.querySelector('svg > rect.ground');
      if (ground !== null) return rgb(getComputedStyle(ground).fill);
    }
    for (let at = node; at !== null; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const found = [];
  for (const node of document.querySelectorAll('*')) {
    const own = [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim() !== '');
    const box = node.getBoundingClientRect();
    if (!own || box.width === 0) continue;
    const style = getComputedStyle(node);
    const isSvg = node.namespaceURI.endsWith('/svg');
    const seen = ratio(rgb(isSvg ? style.fill : style.color), behind(node));
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (seen < (isLarge ? 3 : 4.5)) found.push(seen.toFixed(2) + ' ' + node.textContent.slice(0, 40));
  }
  return found;
})()`;

/** Marks of a drawing with less contrast than 3 to 1, which WCAG asks of graphics. */
export const FAINT_MARKS = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b]
    .map(value => value / 255)
    .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = rgb(getComputedStyle(document.documentElement).getPropertyValue('--ground'));
  const found = [];
  for (const node of document.querySelectorAll('svg circle, svg path, svg rect:not(.ground):not(.band), svg .limit, svg .slope')) {
    const style = getComputedStyle(node);
    const paint = node.matches('.limit, .slope') || style.fill === 'none' ? style.stroke : style.fill;
    const colour = rgb(paint);
    const [low, high] = [luminance(colour), luminance(ground)].sort((a, b) => a - b);
    const seen = (high + 0.05) / (low + 0.05);
    const outlined = style.stroke !== 'none' && style.stroke !== paint && node.tagName === 'rect' && node.getAttribute('stroke') !== null;
    if (seen < 3 && !outlined) found.push(seen.toFixed(2) + ' ' + node.outerHTML.slice(0, 80));
  }
  return found;
})()`;
