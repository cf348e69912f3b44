// Makes nodes. Text becomes text nodes and nothing else: there is no way here from a string to markup.

/** h('p.note', {title: …, onclick: …}, 'text', node, …); null and false children are left out. */
export function h(tag, attributes, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name || 'div');
  if (classes.length) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'class') node.className += ` ${value}`;
    else if (key === 'style') throw new Error('style attributes are not allowed by the policy of this page');
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

export function s(tag, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes ?? {})) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

/** The heads of a table's columns; those that begin with # are of numbers. */
export function heads(...names) {
  return h('thead', null, h('tr', null, names.map(name => name.startsWith('#')
    ? h('th.num', { scope: 'col' }, name.slice(1)) : h('th', { scope: 'col' }, name))));
}

/** Nodes that were there before stay where they are: a press that began on one still ends as a click, and focus stays. */
export function fill(node, ...children) {
  const wanted = children.flat(9).filter(child => child !== null && child !== undefined && child !== false)
    .map(child => child instanceof Node ? child : document.createTextNode(child));
  const kept = new Set(wanted);
  for (const old of [...node.childNodes]) if (!kept.has(old)) old.remove();
  let at = node.firstChild;
  for (const child of wanted) {
    if (child === at) at = at.nextSibling;
    else node.insertBefore(child, at);
  }
  return node;
}

// Control characters but line feed and tab; direction marks and overrides; invisible ones; lone surrogates.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const NAMES = { '\u001b': 'ESC', '\u202e': 'RLO', '\u202d': 'LRO', '\u0000': 'NUL', '\u0007': 'BEL', '\r': 'CR' };

function escape(character) {
  return NAMES[character] ?? `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What a model wrote, as nodes: characters that would hide or move others are shown by name. */
export function written(text) {
  const nodes = [];
  let from = 0;
  for (const match of String(text).matchAll(HIDDEN)) {
    if (match.index > from) nodes.push(text.slice(from, match.index));
    nodes.push(h('span.escape', { title: 'a character that cannot be seen' }, escape(match[0])));
    from = match.index + match[0].length;
  }
  nodes.push(String(text).slice(from));
  return nodes;
}

/** As written, in one line of text, for tooltips and lists. */
export function plain(text, most = 160) {
  const shown = String(text).replace(HIDDEN, character => `⟨${escape(character)}⟩`).replace(/\s+/g, ' ').trim();
  return shown.length > most ? `${shown.slice(0, most - 1)}…` : shown;
}

/** A value for a CSV file: nothing that a spreadsheet would take for a formula, and quoted where needed. */
export function csvCell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  let text = String(value);
  if (/^[\s]*[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(columns, rows) {
  return [columns, ...rows].map(row => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

/** Hands a text to the reader as a file. */
export function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = h('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** A state of a view that has nothing to show: what it is, and what to do. */
export function state(title, ...more) {
  return h('div.state', { role: 'status' }, h('p.state-title', null, title), more.map(each => typeof each === 'string' ? h('p', null, each) : each));
}

export function failure(error, again) {
  return h('div.state.failed', { role: 'alert' },
    h('p.state-title', null, error.status === 404 ? 'Not there' : 'This could not be shown'),
    h('p', null, plain(error.message, 400)),
    error.requestId ? h('p.note', null, `request ${error.requestId}`) : null,
    again ? h('p', null, h('button', { type: 'button', onclick: again }, 'Try again')) : null);
}

/** Asks in a dialog; resolves with what `read` says, or null. */
export function dialog(title, content, { confirm = 'OK', danger = false, read = () => true, cancel = true } = {}) {
  return new Promise(resolve => {
    const problem = h('p.problem', { role: 'alert', hidden: true });
    const accept = h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, confirm);
    const form = h('form', { method: 'dialog', novalidate: true },
      h('h2', null, title), content, problem,
      h('div.dialog-end', null, cancel ? h('button', { type: 'button', onclick: () => box.close() }, 'Cancel') : null, accept));
    const box = h('dialog', { 'aria-label': title }, form);
    let answer = null;
    form.addEventListener('submit', event => {
      event.preventDefault();
      Promise.resolve().then(async () => {
        accept.disabled = true;
        try {
          answer = await read();
          box.close();
        } catch (error) {
          fill(problem, plain(error.message, 400));
          problem.hidden = false;
          accept.disabled = false;
        }
      });
    });
    box.addEventListener('close', () => { box.remove(); resolve(answer); });
    document.body.append(box);
    box.showModal();
  });
}
