// Rollouts by prompt: all samples of a group beside each other.

import { get } from './api.js';
import { h, fill, state, failure, plain, csv, download } from './dom.js';
import { number, short } from './format.js';
import { answer, pictures, verdictLine, rewardClass } from './rollout.js';

const PAGE = 25;
const STOPS = ['end', 'limit', 'repetition', 'budget'];
const STATUSES = ['trained', 'waiting', 'partial', 'dropped'];

export async function show(main, { named: [name], query, signal }) {
  const path = `/v1/campaigns/${encodeURIComponent(name)}`;
  const base = `#/campaigns/${name}/rollouts`;
  const filters = { iteration: query.get('iteration') ?? '', prompt: query.get('prompt') ?? '', stop: query.get('stop') ?? '', status: query.get('status') ?? '' };
  const go = change => {
    const next = { ...filters, ...change };
    location.hash = `${base}?${new URLSearchParams(Object.entries(next).filter(each => each[1] !== ''))}`;
  };
  const list = h('div.groups');
  const more = h('p.more');
  const step = h('span.stepper');
  const note = h('span.note');
  const input = (key, attributes) => h('input', { name: key, value: filters[key], onchange: event => go({ [key]: event.target.value.trim() }), ...attributes });
  const select = (key, words, any) => h('select', { name: key, onchange: event => go({ [key]: event.target.value }) },
    h('option', { value: '' }, any), words.map(word => h('option', { value: word, selected: filters[key] === word }, word)));
  fill(main,
    h('div.head', null, h('h1', null, h('a', { href: `#/campaigns/${name}` }, name), h('span.sub', null, ' rollouts')), note),
    h('form.filters', { onsubmit: event => { event.preventDefault(); document.activeElement?.blur(); } },
      h('label', null, 'Iteration', h('span.row', null, input('iteration', { type: 'number', min: 1, placeholder: filters.prompt ? 'all' : 'newest', inputmode: 'numeric' }), step)),
      h('label', null, 'Prompt', input('prompt', { type: 'search', placeholder: 'any', spellcheck: 'false', autocomplete: 'off' })),
      h('label', null, 'Stopped by', select('stop', STOPS, 'any')),
      h('label', null, 'Status', select('status', STATUSES, 'any')),
      h('button', { type: 'button', class: 'quiet', onclick: () => save(name, groups) }, 'List as CSV')),
    list, more);
  let groups = [];
  let scale = 1;

  async function read(token) {
    const wanted = new URLSearchParams(Object.entries(filters).filter(each => each[1] !== ''));
    wanted.set('pageSize', PAGE);
    if (token) wanted.set('pageToken', token);
    const page = await get(`${path}/groups?${wanted}`, signal);
    if (signal.aborted) return;
    if (!token) {
      const at = page.iteration;
      const to = (label, iteration, text) => h('button', { type: 'button', class: 'quiet', title: label, 'aria-label': label, disabled: iteration < 1 || iteration > page.committed, onclick: () => go({ iteration: String(iteration) }) }, text);
      if (at) fill(step, to('The iteration before', at - 1, '‹'), to('The next iteration', at + 1, '›'), to('The newest', page.committed, '»'));
      fill(note, at ? `iteration ${number(at)} of ${number(page.committed)}` : `prompt ${plain(filters.prompt, 64)} in all iterations`);
      if (!page.groups.length) {
        fill(list, page.committed === 0
          ? state('No iteration is committed yet', h('p', null, 'Rollouts appear here with the first commit.'))
          : state('No rollouts here', h('p', null, 'No group fits these filters. ', h('a', { href: base }, 'Take them away'))));
      }
    }
    groups = [...groups, ...page.groups];
    scale = Math.max(scale, ...page.groups.flatMap(group => group.samples.map(each => each.length)));
    list.append(...page.groups.map(group => groupNode(group)));
    fill(more, page.nextPageToken ? h('button', { type: 'button', onclick: event => { event.target.disabled = true; read(page.nextPageToken).catch(error => fill(more, failure(error))); } }, 'More groups') : null);
  }

  function groupNode(group) {
    const samples = h('div.samples', { hidden: true });
    let loaded = false;
    const button = h('button.group-head', {
      type: 'button', 'data-item': '', 'aria-expanded': 'false',
      onclick: () => {
        const open = samples.hidden;
        samples.hidden = !open;
        button.setAttribute('aria-expanded', String(open));
        if (open && !loaded) { loaded = true; openSamples(group, samples); }
      },
    },
    h('span.group-name', null, h('code', null, plain(group.prompt, 64)), h('span.note', null, ` group ${group.group}`)),
    h('span.bars', { 'aria-hidden': 'true' }, group.samples.map(each => lengthBar(each, scale))),
    h('span.group-figures', null,
      h('span', { class: 'num' }, group.meanReward === null ? '–' : number(group.meanReward, 2), h('span.note', null, ' reward')),
      h('span', { class: 'num' }, `${short(Math.min(...group.samples.map(each => each.length)))} to ${short(Math.max(...group.samples.map(each => each.length)))}`, h('span.note', null, ' tokens')),
      h('span.note', null, `${group.samples.length} samples`)));
    return h('section.group', { 'aria-label': `prompt ${plain(group.prompt, 64)}` }, button, samples);
  }

  function openSamples(group, node) {
    const question = h('div.question');
    const columns = group.samples.map(each => {
      const text = h('div.sample-text', { tabindex: 0, role: 'region', 'aria-label': `answer ${each.trajectory}` }, h('p.note', null, 'Loading …'));
      const reason = h('p.reason');
      const column = h('article.sample', null,
        h('header', null,
          h('a', { href: `${base}/${each.trajectory}` }, `sample ${Number(each.trajectory.split('-').at(-1))}`),
          group.shortest === each.trajectory && group.shortest !== group.longest ? h('span.tag.short', null, 'shortest') : null,
          group.longest === each.trajectory && group.shortest !== group.longest ? h('span.tag.long', null, 'longest') : null,
          h('span', { class: `reward ${rewardClass(each.reward)}` }, each.reward === null ? each.status : number(each.reward, 2))),
        h('p.meta', null, `${number(each.length)} tokens, ${plain(each.stop, 40)}`, each.trainedReward !== null ? `, trained with ${number(each.trainedReward, 2)}` : '',
          each.policies > 1 ? `, ${each.policies} policies` : `, policy ${each.newestPolicy}`),
        reason, text);
      get(`${path}/rollouts/${each.trajectory}`, signal).then(whole => {
        if (!question.firstChild) fill(question, h('p.asked', null, answer([{ text: whole.prompt.question }], null)), h('p.note', null, 'expected: ', answer([{ text: whole.prompt.answer }], null)), pictures(name, whole, signal));
        fill(reason, verdictLine(whole));
        fill(text, answer(whole.segments, whole.response));
      }, error => { if (!signal.aborted) fill(text, failure(error)); });
      return column;
    });
    fill(node, question, h('div.columns', null, columns),
      h('p.links', null, filters.prompt ? null : h('a', { href: `${base}?prompt=${encodeURIComponent(group.prompt)}` }, 'This prompt in all iterations')));
  }

  try {
    await read(null);
  } catch (error) {
    if (!signal.aborted) fill(list, failure(error, () => show(main, { named: [name], query, signal })));
  }
}

function lengthBar(sample, scale) {
  const bar = h('i', { class: `bar ${rewardClass(sample.reward)}` });
  bar.style.height = `${Math.max(8, 100 * sample.length / scale).toFixed(0)}%`;
  return bar;
}

function save(name, groups) {
  const columns = ['group', 'prompt', 'trajectory', 'iteration', 'stop', 'status', 'length', 'reward', 'lengthReward', 'trainedReward', 'oldestPolicy', 'newestPolicy'];
  download(`${name}-rollouts.csv`, csv(columns, groups.flatMap(group => group.samples.map(each => [group.group, group.prompt, ...columns.slice(2).map(key => each[key])]))));
}
