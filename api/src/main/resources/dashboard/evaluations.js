// Evaluations: what there is, one in detail, two compared.

import { get, post } from './api.js';
import { h, heads, fill, state, failure, plain } from './dom.js';
import { number, percent, signed, ago } from './format.js';
import { orderButton, evaluate } from './actions.js';
import { badge } from './campaigns.js';
import { every } from './live.js';

export async function show(main, { query, signal }) {
  const campaign = query.get('campaign');
  const go = change => {
    // From the address: a choice made before this page is drawn anew must not be lost with the next one.
    const now = new URLSearchParams(location.hash.split('?')[1] ?? '');
    const next = { campaign: campaign ?? '', a: now.get('a') ?? '', b: now.get('b') ?? '', id: now.get('id') ?? '', ...change };
    location.hash = `#/evaluations?${new URLSearchParams(Object.entries(next).filter(each => each[1]))}`;
  };
  const body = h('tbody');
  const compared = h('section', { 'aria-label': 'Comparison' });
  const more = h('p.more');
  const note = h('span.note');
  const head = h('div.head', null, h('h1', null, campaign ? [h('a', { href: `#/campaigns/${campaign}` }, plain(campaign, 64)), h('span.sub', null, ' evaluations')] : 'Evaluations'), note,
    h('div.buttons', null, orderButton('Evaluate', { primary: true, press: () => evaluate(campaign, done => go({ id: done.id })), title: 'Asks a suite of pinned weights' })));
  const table = h('table.cards', null, heads('First', 'Second', 'Evaluation', 'Weights', 'State', '#pass@1', '#pass@k', '#maj@k', '#Tokens', 'Ordered'), body);
  let all = [];

  async function read() {
    const found = [];
    let token = null;
    do {
      const page = await get(`/v1/evaluations?pageSize=100${campaign ? `&campaign=${encodeURIComponent(campaign)}` : ''}${token ? `&pageToken=${token}` : ''}`, signal);
      found.push(...page.evaluations);
      token = page.nextPageToken;
    } while (token && found.length < 500);
    if (signal.aborted) return;
    found.sort((a, b) => b.orderedAt.localeCompare(a.orderedAt));
    if (JSON.stringify(found) === JSON.stringify(all) && body.children.length) return;
    all = found;
    fill(note, `${found.length}${token ? ' of more' : ''}`);
    const focused = document.activeElement?.id;
    fill(body, found.map(row));
    if (focused) document.getElementById(focused)?.focus();
    if (!found.length) {
      fill(main, head, state('No evaluation yet', h('p', null, 'One is started by the button above, by ', h('code', null, './ratchet evaluate'), ', or by a schedule. A campaign’s own held-out evaluations are on its page.')));
    } else if (!table.isConnected) {
      fill(main, head, compared, h('div.scroll', null, table), more);
    }
  }

  function choice(which, evaluation) {
    return h('input', {
      type: 'radio', name: which, id: `${which}-${evaluation.id}`, value: evaluation.id, checked: query.get(which) === evaluation.id, disabled: !evaluation.result,
      'aria-label': `${which === 'a' ? 'first' : 'second'} of the comparison: ${evaluation.suite} of policy ${evaluation.version}`,
      onchange: () => go({ [which]: evaluation.id }),
    });
  }

  function row(evaluation) {
    const { result, progress } = evaluation;
    const last = list => list?.length ? list.at(-1) : null;
    const at = figure => figure ? [percent(figure.share.value), h('span.note', null, ` k=${figure.k}`)] : '–';
    return h('tr', { 'data-item': '', tabindex: 0, class: query.get('id') === evaluation.id ? 'chosen' : null },
      h('td', { 'data-label': 'First' }, choice('a', evaluation)), h('td', { 'data-label': 'Second' }, choice('b', evaluation)),
      h('th', { scope: 'row' }, plain(evaluation.suite, 80), h('span.note', null, ` ${number(evaluation.problems)} problems, ${number(evaluation.ordered.samplesPerPrompt ?? 1)} each`)),
      h('td', { 'data-label': 'Weights' }, h('a', { href: `#/campaigns/${evaluation.ordered.campaign}` }, evaluation.ordered.campaign), h('span.note', null, ` policy ${evaluation.version}, iteration ${evaluation.iteration}`)),
      h('td', { 'data-label': 'State' }, badge(evaluation.state), progress && !result ? h('span.note', null, ` ${number(progress.shardsDone)} of ${number(progress.shards)} shards`) : null,
        ['RUNNING', 'PAUSED'].includes(evaluation.state) ? orderButton('Cancel', { danger: true, press: async () => { await post(`/v1/evaluations/${evaluation.id}:cancel`); await read(); } }) : null),
      h('td', { 'data-label': 'pass@1', class: 'num' }, result ? [h('b', null, percent(result.passAt1.value)), h('span.note', null, ` ${percent(result.passAt1.low, 0)} to ${percent(result.passAt1.high, 0)}`)] : '–'),
      h('td', { 'data-label': 'pass@k', class: 'num' }, at(last(result?.passAt))),
      h('td', { 'data-label': 'maj@k', class: 'num' }, at(last(result?.majAt))),
      h('td', { 'data-label': 'Tokens', class: 'num' }, result ? number(result.meanTokens, 1) : '–'),
      h('td', { 'data-label': 'Ordered', class: 'note' }, h('time', { datetime: evaluation.orderedAt, title: evaluation.orderedAt }, ago(new Date(evaluation.orderedAt)))));
  }

  async function compare() {
    const [a, b] = [query.get('a'), query.get('b')];
    if (!a || !b) { fill(compared, h('p.note', null, 'Choose a first and a second one: they are compared on the prompts that both judged, with a paired test.')); return; }
    try {
      const found = await get(`/v1/evaluations/${encodeURIComponent(a)}:compare?with=${encodeURIComponent(b)}`, signal);
      const sure = found.pValue !== null && found.pValue < 0.05;
      fill(compared, h('h2', null, 'Second less first'),
        h('dl.facts.big', null,
          fact('Difference', [h('b', { class: sure ? (found.difference > 0 ? 'good' : 'bad') : '' }, signed(100 * found.difference, 1), ' points'),
            found.low === null ? null : h('span.note', null, ` ${signed(100 * found.low, 1)} to ${signed(100 * found.high, 1)}`)]),
          fact('First', percent(found.first)), fact('Second', percent(found.second)), fact('Prompts', number(found.prompts)),
          fact('Better, worse', `${number(found.better)}, ${number(found.worse)}`),
          fact(found.test === 'MCNEMAR_EXACT' ? 'McNemar, exact' : 'Paired t', found.pValue === null ? 'too few prompts' : `p = ${found.pValue < 0.001 ? '< 0.001' : found.pValue.toFixed(3)}`)),
        h('p.note', null, found.pValue === null ? '' : sure ? 'Such a difference comes between equals less than once in twenty times.' : 'Such a difference comes between equals too, more often than once in twenty times.'));
    } catch (error) {
      if (!signal.aborted) fill(compared, failure(error));
    }
  }

  try {
    await read();
    await compare();
  } catch (error) {
    if (!signal.aborted) fill(main, head, failure(error, () => show(main, { query, signal })));
  }
  every(2500, signal, () => read().catch(() => null));
}

function fact(term, value) { return h('div', null, h('dt', null, term), h('dd', null, value)); }
