// Small hands for building the page. Text goes in by textContent only: nothing that a person or a
// shop has written is ever read as HTML.

type Child = Node | string | null | undefined | false;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const child of children) if (child) element.append(child);
  return element;
}

export function button(className: string, press: () => void, ...children: Child[]): HTMLButtonElement {
  const element = make("button", className, ...children);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
}

export function icon(path: string, className: string, box = "0 0 24 24"): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export function by<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

// Text with bold runs between \x01 and \x02.
export function runs(text: string): DocumentFragment {
  const all = document.createDocumentFragment();
  text.split("\x01").forEach((part, index) => {
    const [bold, rest] = index === 0 ? ["", part] : cut(part);
    if (bold) all.append(make("strong", "", bold));
    if (rest) all.append(rest);
  });
  return all;
}

function cut(part: string): [string, string] {
  const end = part.indexOf("\x02");
  return end < 0 ? [part, ""] : [part.slice(0, end), part.slice(end + 1)];
}
