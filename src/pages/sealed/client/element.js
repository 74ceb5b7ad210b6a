// Elements of the page. Texts of others only ever become text.
let ids = 0;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && typeof child !== 'boolean'));
  return made;
}

export const paragraph = (...children) => element('p', {}, ...children);

export function button(text, onclick, attributes = {}) {
  return element('button', { type: 'button', onclick, ...attributes }, text);
}

export function section(title, ...children) {
  const id = `title-${ids += 1}`;
  return element('section', { 'aria-labelledby': id }, element('h2', { id, tabindex: '-1' }, title), ...children);
}

export function warning(...children) {
  return element('div', { class: 'warning' }, ...children.map((child) => (typeof child === 'string' ? paragraph(child) : child)));
}

export function alarm(title, ...children) {
  const id = `title-${ids += 1}`;
  return element('div', { class: 'summary', role: 'alert', tabindex: '-1', 'aria-labelledby': id },
    element('h2', { id }, title), ...children.map((child) => (typeof child === 'string' ? paragraph(child) : child)));
}

/** A labelled field whose input has no name and isn't remembered. */
export function field(label, input, hint) {
  input.id ||= `field-${ids += 1}`;
  input.setAttribute('autocomplete', 'off');
  input.setAttribute('spellcheck', 'false');
  if (hint) input.setAttribute('aria-describedby', `${input.id}-hint`);
  return element('div', { class: 'field' }, element('label', { for: input.id }, label),
    hint && element('p', { class: 'hint', id: `${input.id}-hint` }, hint), input);
}

export function tick(label, input) {
  input.id ||= `field-${ids += 1}`;
  return element('div', { class: 'tick' }, input, element('label', { for: input.id }, label));
}

export function choice(options) {
  return element('select', {}, ...options.map(([value, text]) => element('option', { value }, text)));
}

/** A form that goes nowhere: Enter and its button call `onsubmit`. */
export function form(onsubmit, ...children) {
  const submit = (event) => {
    event.preventDefault();
    onsubmit();
  };
  return element('form', { onsubmit: submit, novalidate: true, autocomplete: 'off' }, ...children);
}

/** Says what's wrong at a field, or that nothing is. */
export function wrong(input, text) {
  const box = input.closest('.field');
  box.querySelector('.error')?.remove();
  box.classList.toggle('wrong', Boolean(text));
  input.toggleAttribute('aria-invalid', Boolean(text));
  if (text) {
    input.setAttribute('aria-invalid', 'true');
    input.before(element('p', { class: 'error', role: 'alert' }, text));
    input.focus();
  }
}

/** Shows this instead of what was there, from its top. */
export function show(root, ...children) {
  root.replaceChildren(...children.flat().filter((child) => child && child !== true));
  root.querySelector('[role=alert], h2')?.focus();
  window.scrollTo(0, 0);
}
