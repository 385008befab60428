import { DOMParser } from '#dom-parser';
import { ink } from './palette.js';

const namespace = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG image under construction. */
export interface Canvas {
  readonly document: Document;
  /** Appends an element to a parent, by default the image itself. */
  add(name: string, attributes: Attributes, text?: string, parent?: Element): Element;
  /** Appends a drawing of Plot with its upper left corner at (x, y). */
  place(drawing: Element, x: number, y: number): void;
}

/** The text for readers who cannot see the image. */
interface Alternative {
  readonly title: string;
  readonly description: string;
}

/** Draws an image on white and yields it as the text of an SVG file. */
export function drawSvg(
  width: number,
  height: number,
  { title, description }: Alternative,
  draw: (canvas: Canvas) => void,
): string {
  const document = new DOMParser().parseFromString(`<svg xmlns="${namespace}"/>`, 'image/svg+xml');
  const root = document.documentElement;
  const canvas: Canvas = {
    document,
    add: (name, attributes, text, parent = root) => {
      const element = document.createElementNS(namespace, name);
      for (const [attribute, value] of Object.entries(attributes)) {
        if (value !== undefined) element.setAttribute(attribute, String(value));
      }
      if (text !== undefined) element.textContent = text;
      parent.append(element);
      return element;
    },
    place: (drawing, x, y) => {
      // Plot's style sheet and class would collide with those of other figures in the same page.
      drawing.querySelector('style')?.remove();
      for (const attribute of ['class', 'font-family']) drawing.removeAttribute(attribute);
      drawing.setAttribute('x', String(x));
      drawing.setAttribute('y', String(y));
      root.append(drawing);
    },
  };
  const attributes = {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': title,
    'font-family': 'Helvetica, Arial, "DejaVu Sans", sans-serif',
    'font-size': 12,
    fill: ink,
    color: ink,
  };
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, String(value));
  canvas.add('title', {}, title);
  canvas.add('desc', {}, description);
  canvas.add('rect', { width, height, fill: 'white' });
  draw(canvas);
  return `${root.outerHTML}\n`;
}
