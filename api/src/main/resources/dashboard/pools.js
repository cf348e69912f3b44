// Worker pools: what waits, for how long, and who takes it.

import { get } from './api.js';
import { h, heads, fill, failure, state, plain } from './dom.js';
import { number, seconds } from './format.js';
import { every } from './live.js';

const STALE = 60; // a poller that has not asked for so long is likely gone

export async function show(main, { signal }) {
  const head = h('div.head', null, h('h1', null, 'Worker pools'), h('span.note', null, 'as the Temporal server tells it'));
  const body = h('tbody');
  const table = h('table.cards', null, heads('Pool', 'Tasks', '#Backlog', '#Oldest waits', '#Coming', '#Taken', 'Workers'), body);

  async function read() {
    const { pools } = await get('/v1/pools', signal);
    if (signal.aborted) return;
    const most = Math.max(1, ...pools.map(each => each.backlog));
    fill(body, pools.map(pool => {
      const bar = h('i');
      bar.style.width = `${(100 * pool.backlog / most).toFixed(1)}%`;
      const alive = pool.pollers.filter(each => each.seenSecondsAgo < STALE);
      const lost = pool.backlog > 0 && !alive.length;
      return h('tr', { 'data-item': '', tabindex: 0 },
        h('th', { scope: 'row' }, pool.pool), h('td', { 'data-label': 'Tasks' }, pool.kind),
        h('td', { 'data-label': 'Backlog', class: 'num' }, number(pool.backlog), h('span.progress', { 'aria-hidden': 'true' }, bar)),
        h('td', { 'data-label': 'Oldest waits', class: 'num' }, pool.backlog ? seconds(pool.oldestSeconds) : '–'),
        h('td', { 'data-label': 'Coming', class: 'num' }, `${number(pool.addedPerSecond, 2)} /s`),
        h('td', { 'data-label': 'Taken', class: 'num' }, `${number(pool.takenPerSecond, 2)} /s`),
        h('td', { 'data-label': 'Workers', class: 'wide' }, alive.length
          ? [h('b', null, number(alive.length)), h('span.note', null, ' ', alive.map(each => plain(each.identity, 60)).join(', '))]
          : h('span', { class: lost ? 'bad' : 'note' }, lost ? 'none, and tasks wait: start one' : 'none')));
    }));
    if (!table.isConnected) fill(main, head, h('div.scroll', null, table));
  }

  const failed = error => {
    if (signal.aborted) return;
    fill(main, head, error.status === 503 ? state('No stack runs', h('p', null, 'Pools are told by a Temporal server. Start the stack: ', h('code', null, './ratchet up'), '. This page sees it by itself.'))
      : failure(error, () => show(main, { signal })));
  };
  await read().catch(failed);
  every(2500, signal, () => read().catch(failed));
}
