// All campaigns of the store.

import { get } from './api.js';
import { h, heads, fill, state, failure, plain } from './dom.js';
import { number, percent, seconds, condition } from './format.js';
import { sparkline } from './charts.js';
import { every } from './live.js';

const SPARKS = 60;

export function badge(word) { return h('span', { class: `badge b-${word}` }, condition(word)); }

export function progress(campaign) {
  const share = campaign.iterations > 0 ? Math.max(0, campaign.iteration) / campaign.iterations : 0;
  const inner = h('i');
  inner.style.width = `${(100 * share).toFixed(1)}%`;
  return h('span.progress', { role: 'img', 'aria-label': `iteration ${campaign.iteration} of ${campaign.iterations}` }, inner);
}

export async function show(main, { signal }) {
  const body = h('tbody');
  const table = h('table.cards', null,
    heads('Campaign', 'State', 'Phase', '#Iteration', '#Reward', '#Held-out accuracy', '#Length', '#Age'),
    body);
  const head = h('div.head', null, h('h1', null, 'Campaigns'), h('span.note', { id: 'count' }));
  const rows = new Map();
  const sparks = new Map();

  async function spark(name, node, iteration) {
    if (sparks.get(name)?.iteration === iteration) return;
    sparks.set(name, { iteration });
    try {
      const curves = await get(`/v1/campaigns/${name}/curves?points=${SPARKS}`, signal);
      const values = curves.columns.reward.mean;
      const lengths = curves.columns.length.mean.filter(each => each !== null);
      const known = values.filter(each => each !== null);
      fill(node.spark, known.length ? sparkline(values, `reward, now ${number(known.at(-1))}`) : null,
        h('b', null, known.length ? number(known.at(-1)) : '–'));
      fill(node.length, lengths.length ? number(lengths.at(-1), 1) : '–');
      if (!curves.complete && curves.known < iteration) sparks.delete(name);
    } catch {
      sparks.delete(name);
    }
  }

  function row(campaign) {
    const known = rows.get(campaign.name);
    const node = known ?? {
      row: h('tr', { 'data-item': '' }), spark: h('span.trend'), length: h('span'),
      name: h('th', { scope: 'row' }, h('a', { href: `#/campaigns/${campaign.name}` }, campaign.name),
        campaign.fork ? h('span.note', null, ` fork of ${campaign.fork.campaign} at ${campaign.fork.iteration}`) : null),
    };
    const now = JSON.stringify({ ...campaign, ageMillis: 0 });
    if (node.shown !== now) {
      node.shown = now;
      const latest = campaign.latest;
      fill(node.row,
        node.name,
        h('td', { 'data-label': 'State' }, badge(campaign.condition)),
        h('td', { 'data-label': 'Phase', class: 'wide' }, h('span', { title: plain(campaign.sentence, 400) }, phase(campaign))),
        h('td', { 'data-label': 'Iteration', class: 'num' }, `${number(Math.max(0, campaign.iteration))} / ${number(campaign.iterations)}`, progress(campaign)),
        h('td', { 'data-label': 'Reward', class: 'num' }, node.spark),
        h('td', { 'data-label': 'Held-out accuracy', class: 'num' }, latest
          ? [h('b', null, percent(latest.accuracy)), h('span.note', null, ` ${percent(latest.low, 0)} to ${percent(latest.high, 0)}`)] : '–'),
        h('td', { 'data-label': 'Length', class: 'num' }, node.length),
        node.age = h('td', { 'data-label': 'Age', class: 'num note' }));
    }
    fill(node.age, seconds(campaign.ageMillis / 1000));
    spark(campaign.name, node, campaign.iteration);
    rows.set(campaign.name, node);
    return node.row;
  }

  async function read() {
    const { campaigns } = await get('/v1/campaigns', signal);
    if (signal.aborted) return;
    fill(head.querySelector('#count'), campaigns.length === 1 ? '1 in this store' : `${campaigns.length} in this store`);
    if (!campaigns.length) {
      fill(main, head, state('No campaign yet',
        h('p', null, 'Start one, and it appears here: ', h('code', null, './ratchet demo'), ' or ', h('code', null, './ratchet run my-campaign.yaml'))));
      return;
    }
    const wanted = campaigns.map(row);
    if (body.children.length !== wanted.length || wanted.some((each, i) => body.children[i] !== each)) fill(body, wanted);
    if (!table.isConnected) fill(main, head, h('div.scroll', null, table));
  }

  try {
    await read();
  } catch (error) {
    if (signal.aborted) return;
    fill(main, head, failure(error, () => show(main, { signal })));
  }
  every(3000, signal, () => read().catch(() => null));
}

/** What it does, without what the other columns say. */
export function phase(campaign) {
  if (campaign.reason) return `${campaign.phase ?? condition(campaign.condition)}: ${plain(campaign.reason, 120)}`;
  return campaign.phase ?? '–';
}
