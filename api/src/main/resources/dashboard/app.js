// The shell: routes, keys, theme, the banner, and who reads.

import { get, onKeyWanted, onAway, forgetKey, hasKey } from './api.js';
import { h, fill, dialog, failure, state, plain } from './dom.js';
import { setMe } from './actions.js';

const main = document.getElementById('main');
const banner = document.getElementById('banner');

const ROUTES = [
  [/^\/campaigns$/, () => import('./campaigns.js'), 'campaigns', 'Campaigns'],
  [/^\/campaigns\/([^/]+)$/, () => import('./campaign.js'), 'campaigns', null],
  [/^\/campaigns\/([^/]+)\/rollouts$/, () => import('./rollouts.js'), 'campaigns', null],
  [/^\/campaigns\/([^/]+)\/rollouts\/([^/]+)$/, () => import('./rollout.js'), 'campaigns', null],
  [/^\/compare$/, () => import('./compare.js'), 'compare', 'Compare'],
  [/^\/evaluations$/, () => import('./evaluations.js'), 'evaluations', 'Evaluations'],
  [/^\/pools$/, () => import('./pools.js'), 'pools', 'Pools'],
];

let leaving = null;

async function show() {
  const [path, query = ''] = (location.hash.slice(1) || '/campaigns').split('?');
  leaving?.abort();
  const leave = leaving = new AbortController();
  for (const [pattern, load, view, title] of ROUTES) {
    const match = pattern.exec(path);
    if (!match) continue;
    for (const link of document.querySelectorAll('nav a')) {
      if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    const named = match.slice(1).map(decodeURIComponent);
    document.title = `${title ?? named.map(each => plain(each, 40)).reverse().join(' · ')} · Ratchet`;
    try {
      const module = await load();
      if (leave.signal.aborted) return;
      await module.show(main, { named, query: new URLSearchParams(query), signal: leave.signal });
    } catch (error) {
      if (!leave.signal.aborted) fill(main, failure(error, show));
    }
    return;
  }
  fill(main, state('No such page', h('p', null, h('a', { href: '#/campaigns' }, 'All campaigns'))));
}

// --- the key of the reader

onKeyWanted(async () => {
  const field = h('input', { type: 'password', name: 'key', autocomplete: 'off', spellcheck: 'false', required: true });
  const key = await dialog('A key, please', h('div', null,
    h('p', null, 'This API wants to know who reads. A key is made with ./ratchet api key NAME --role viewer; a token of your provider counts too. It is kept until this tab is closed.'),
    h('label', null, 'Key or token', field)), {
    confirm: 'Go on',
    read: () => { const said = field.value.trim(); if (!said) throw new Error('key: none (expected: one)'); return said; },
  });
  if (key) setTimeout(whoAmI, 0);
  return key;
});

async function whoAmI() {
  try {
    const me = await get('/v1/me');
    setMe(me);
    fill(document.getElementById('who'), `${me.name}, ${me.role}`,
      hasKey() ? h('button', { type: 'button', class: 'quiet', onclick: () => { forgetKey(); location.reload(); } }, 'Sign out') : null);
  } catch {
    fill(document.getElementById('who'), '');
  }
}

onAway(message => {
  banner.hidden = message === null;
  fill(banner, message ?? '');
});

// --- light and dark

const THEMES = ['system', 'light', 'dark'];
const themeButton = document.getElementById('theme');

function theme(word) {
  if (word === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = word;
  fill(themeButton, { system: 'Auto', light: 'Light', dark: 'Dark' }[word]);
  localStorage.setItem('ratchet.theme', word);
  dispatchEvent(new Event('ratchet-theme'));
}

themeButton.addEventListener('click', () =>
  theme(THEMES[(THEMES.indexOf(localStorage.getItem('ratchet.theme') ?? 'system') + 1) % THEMES.length]));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => dispatchEvent(new Event('ratchet-theme')));

// --- keys

const KEYS = [
  ['j, k', 'the next and the one before, in lists'],
  ['Enter', 'open it'],
  ['Escape', 'back, or close'],
  ['g c', 'campaigns'], ['g m', 'compare'], ['g e', 'evaluations'], ['g p', 'pools'],
  ['/', 'the first filter'],
  ['t', 'light, dark, or as the system'],
  ['?', 'these keys'],
];

function help() {
  dialog('Keys', h('table.keys', null, h('tbody', null,
    KEYS.map(([key, what]) => h('tr', null, h('th', { scope: 'row' }, key.split(' ').map(each => [h('kbd', null, each), ' '])), h('td', null, what))))),
  { confirm: 'Close', cancel: false });
}

document.getElementById('help').addEventListener('click', help);

function step(by) {
  const items = [...main.querySelectorAll('[data-item]')].filter(each => each.offsetParent !== null);
  if (!items.length) return;
  const now = items.findIndex(each => each === document.activeElement || each.contains(document.activeElement));
  const next = items[Math.max(0, Math.min(items.length - 1, now < 0 ? 0 : now + by))];
  const target = next.matches('a,button,[tabindex]') ? next : next.querySelector('a,button');
  target?.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function back() {
  const parts = location.hash.slice(1).split('?')[0].split('/').filter(Boolean);
  if (parts.length <= 1) { location.hash = '#/campaigns'; return; }
  if (parts.length === 2) location.hash = `#/${parts[0]}`;
  else location.hash = `#/${parts.slice(0, parts.length - 1).join('/')}`;
}

let gone = 0;
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const typing = event.target.closest?.('input, textarea, select');
  if (event.key === 'Escape') {
    if (typing) event.target.blur();
    else back();
    return;
  }
  if (typing) return;
  const afterG = Date.now() - gone < 1200;
  gone = 0;
  const to = { c: 'campaigns', m: 'compare', e: 'evaluations', p: 'pools' }[event.key];
  if (afterG && to) location.hash = `#/${to}`;
  else if (event.key === 'g') gone = Date.now();
  else if (event.key === 'j') step(1);
  else if (event.key === 'k') step(-1);
  else if (event.key === '?') help();
  else if (event.key === 't') themeButton.click();
  else if (event.key === '/') { event.preventDefault(); main.querySelector('input, select')?.focus(); }
});

theme(localStorage.getItem('ratchet.theme') ?? 'system');
addEventListener('hashchange', show);
await whoAmI();
show();
