// One campaign: where it stands, its buttons, its curves, what its work went into.

import { get } from './api.js';
import { h, heads, fill, failure, plain, written, csv, download } from './dom.js';
import { number, percent, seconds, short } from './format.js';
import { Panel, inTurn } from './charts.js';
import { LiveCurves, every } from './live.js';
import { allowed, campaignButtons } from './actions.js';
import { badge, progress } from './campaigns.js';

/** The panels: which columns, in which colour. */
export const PANELS = [
  { title: 'Reward', note: 'Mean of what verdicts earn; trained: with the length reward, over what the step trains on',
    series: [{ label: 'verdicts', column: 'reward', colour: 's1' }, { label: 'trained', column: 'trainedReward', colour: 's2', dash: true }] },
  { title: 'Accuracy', note: 'Right verdicts of rollouts, and of held-out problems with their 95 % interval', format: value => percent(value), axis: value => percent(value, 0), from: 0,
    series: [{ label: 'rollouts', column: 'accuracy', colour: 's1' }, { label: 'held out', column: 'heldOut', colour: 's3', points: true }] },
  { title: 'Response length', note: 'Mean tokens of finished answers, all their segments', format: value => number(value, 1), axis: short, from: 0,
    series: [{ label: 'tokens', column: 'length', colour: 's1' }] },
  { title: 'Stop reasons', note: 'Shares of the trajectories that stopped in the iteration; budget: goes on later', format: value => percent(value, 0), axis: value => percent(value, 0), from: 0, to: 1,
    series: [{ label: 'end', column: 'shareEnd', colour: 's3' }, { label: 'limit', column: 'shareLimit', colour: 's2' },
      { label: 'repetition', column: 'shareRepetition', colour: 's4' }, { label: 'budget', column: 'shareBudget', colour: 's1', dash: true }] },
  { title: 'Staleness', note: 'Iterations between the beginning of a trajectory and the step that trains on it', format: value => number(value, 2), axis: short, from: 0,
    series: [{ label: 'mean', column: 'staleness', colour: 's1' }, { label: 'oldest', column: 'maxStaleness', colour: 's2', dash: true }] },
  { title: 'Tokens per second', note: 'Tokens written over the seconds of rollout work, pauses left out; as long as Temporal keeps the histories', format: value => number(value, 0), axis: short, from: 0,
    empty: 'Not known: Temporal keeps no history of these iterations.',
    series: [{ label: 'rollouts', column: 'tokensPerSecond', colour: 's1' }] },
  { title: 'Tokens', note: 'Written in the iteration; of what the step trained on (goodput); of groups that were dropped (badput)', format: short, axis: short, from: 0,
    series: [{ label: 'written', column: 'tokens', colour: 's1' }, { label: 'trained on', column: 'trainedTokens', colour: 's3' },
      { label: 'dropped', column: 'droppedTokens', colour: 's4' }] },
  { title: 'Seconds', note: 'Of work in the iteration, pauses left out', format: seconds, axis: seconds, from: 0,
    empty: 'Not known: Temporal keeps no history of these iterations.',
    series: [{ label: 'rollout and verdicts', column: 'rolloutSeconds', colour: 's1' }, { label: 'training', column: 'trainSeconds', colour: 's2' }] },
  { title: 'Waiting', note: 'Trajectories that the budget cut, and groups that are not complete', format: value => number(value, 0), axis: short, from: 0,
    series: [{ label: 'partials', column: 'partials', colour: 's1' }, { label: 'groups', column: 'waitingGroups', colour: 's2', dash: true }] },
  { title: 'Loss', note: 'Of the last update of the step', format: value => number(value, 4), axis: short,
    series: [{ label: 'loss', column: 'loss', colour: 's1' }] },
];

const STOPS = ['End', 'Limit', 'Repetition', 'Budget'];

/** The columns of the API, and those that follow from them. */
export function columns(curves) {
  const known = { ...curves.columns };
  const total = curves.iterations.map((_, i) => STOPS.reduce((sum, stop) => sum + (known[`stop${stop}`].mean[i] ?? 0), 0));
  for (const stop of STOPS) {
    known[`share${stop}`] = { mean: known[`stop${stop}`].mean.map((count, i) => count === null || total[i] === 0 ? null : count / total[i]), min: null, max: null };
  }
  const at = new Map(curves.iterations.map((iteration, i) => [iteration, i]));
  const heldOut = { mean: Array(curves.iterations.length).fill(null), min: null, max: null };
  if (curves.evaluations.length) {
    heldOut.min = [...heldOut.mean];
    heldOut.max = [...heldOut.mean];
  }
  for (const evaluation of curves.evaluations) {
    if (evaluation.iteration < 1) continue; // before the first iteration: in the header
    const i = at.get(evaluation.iteration - (evaluation.iteration - 1) % curves.bucket);
    if (i === undefined) continue;
    heldOut.mean[i] = evaluation.accuracy;
    heldOut.min[i] = evaluation.low;
    heldOut.max[i] = evaluation.high;
  }
  known.heldOut = heldOut;
  return known;
}

export function panelData(spec, curves, known = columns(curves)) {
  return [curves.iterations, ...spec.series.map(each => known[each.column])];
}

export async function show(main, { named: [name], signal }) {
  const path = `/v1/campaigns/${encodeURIComponent(name)}`;
  let campaign = await get(path, signal);
  const head = h('div.campaign-head');
  const open = iteration => { location.hash = `#/campaigns/${name}/rollouts?iteration=${iteration}`; };
  let live = null;
  const panels = PANELS.map(spec => new Panel(spec, { sync: name, onPick: open, onZoom: range => live?.zoom(range) }));
  const grid = h('section.grid', { 'aria-label': 'Curves' }, panels.map(panel => panel.node));
  const tools = h('div.tools');
  const work = h('section', { 'aria-label': 'Work' });
  const settings = h('details.settings', null, h('summary', null, 'Settings in force'));
  let curves = null;

  // What can be pressed is made anew only where it changes: iterations come faster than a press takes.
  const title = h('h1', null, name);
  const top = h('div.head');
  const buttons = h('div.buttons');
  const links = h('p.links', null,
    h('a', { href: `#/campaigns/${name}/rollouts` }, 'Rollouts'),
    h('a', { href: `#/evaluations?campaign=${name}` }, 'Evaluations'),
    h('a', { href: `#/compare?c=${name}` }, 'Compare'));
  let buttonsFor = null;
  let temporalPage = null;

  function header() {
    const { before, latest } = campaign;
    const mayBe = `${campaign.condition} ${allowed('operator')}`;
    if (buttonsFor !== mayBe) {
      buttonsFor = mayBe;
      fill(buttons, campaignButtons(campaign, now => { campaign = now; header(); }));
    }
    if (temporalPage === null && campaign.temporalPage) {
      temporalPage = campaign.temporalPage;
      links.append(h('a', { href: safe(temporalPage), target: '_blank', rel: 'noopener noreferrer' }, 'Temporal UI ↗'));
    }
    fill(top, title, badge(campaign.condition), buttons);
    fill(head, top,
      h('p.sentence', null, written(campaign.sentence)),
      campaign.waitingFor.length ? h('p.note', null, `Waits for ${campaign.waitingFor.map(each => plain(each)).join(', ')}`) : null,
      h('dl.facts', null,
        fact('Iteration', [`${number(Math.max(0, campaign.iteration))} of ${number(campaign.iterations)}`, progress(campaign)]),
        fact('Phase', campaign.phase ?? '–'),
        fact('Held out, first weights', before ? interval(before) : '–'),
        fact('Held out, newest', latest ? interval(latest) : '–'),
        campaign.fork ? fact('Fork of', [h('a', { href: `#/campaigns/${campaign.fork.campaign}` }, campaign.fork.campaign), ` at ${campaign.fork.iteration}`]) : null,
        fact('Weights', campaign.weightsSha256 ? h('code', { title: campaign.weightsSha256 }, campaign.weightsSha256.slice(0, 10)) : '–')),
      links);
  }

  header();
  const pick = h('input', { type: 'number', min: 1, name: 'iteration', 'aria-label': 'Iteration', inputmode: 'numeric' });
  fill(tools,
    h('form', { onsubmit: event => { event.preventDefault(); if (pick.value) open(Number(pick.value)); } },
      h('label.inline', null, 'Iteration ', pick), h('button', { type: 'submit' }, 'Open its rollouts')),
    h('button', { type: 'button', class: 'quiet', onclick: () => curves && save(name, curves) }, 'Curves as CSV'),
    h('span.note', { id: 'known' }));
  fill(main, head, tools, grid, work, settings);

  live = new LiveCurves(name, {
    onCurves: now => {
      curves = now;
      const known = columns(now);
      inTurn(panels.map((panel, i) => () => panel.set(panelData(PANELS[i], now, known))), () => curves === now && !signal.aborted);
      pick.max = now.known;
      pick.value ||= now.known || '';
      fill(tools.querySelector('#known'), now.known === 0 ? 'No iteration is committed yet.'
        : now.bucket > 1 ? `${number(now.known)} iterations, ${now.bucket} to a point: mean, and band from least to most. Drag over a curve for single ones.`
          : live?.range ? `iterations ${number(now.iterations[0])} to ${number(now.iterations.at(-1))}; a double click shows all`
          : now.complete ? '' : 'Still being read …');
    },
    onState: (_, data) => { campaign = { ...campaign, ...data }; header(); refresh(); },
    onFailure: error => fill(grid, failure(error, () => show(main, { named: [name], signal }))),
  });
  signal.addEventListener('abort', () => { live.stop(); panels.forEach(panel => panel.destroy()); });

  async function refresh() {
    const now = await get(path, signal).catch(() => null);
    if (now && !signal.aborted && JSON.stringify({ ...now, ageMillis: 0 }) !== JSON.stringify({ ...campaign, ageMillis: 0 })) {
      const focused = head.contains(document.activeElement) ? document.activeElement.textContent : null;
      campaign = now;
      header();
      if (focused) [...head.querySelectorAll('a, button')].find(each => each.textContent === focused)?.focus();
    }
  }
  every(2500, signal, refresh);
  const reread = () => get(`${path}/work?iterations=20`, signal).then(now => { if (!signal.aborted) drawWork(work, now); }, () => null);
  reread();
  every(5000, signal, reread);
  settings.addEventListener('toggle', async () => {
    if (!settings.open || settings.children.length > 1) return;
    const all = await get(`${path}/settings`, signal).catch(() => null);
    if (all) settings.append(h('div.scroll', null, h('table', null, h('tbody', null,
      Object.entries(all.settings).map(([key, value]) => h('tr', null, h('th', { scope: 'row' }, h('code', null, key)), h('td', null, h('code', null, written(value)))))))));
  });
}

function fact(term, value) { return h('div', null, h('dt', null, term), h('dd', null, value)); }

function interval(evaluation) {
  return [h('b', null, percent(evaluation.accuracy)), h('span.note', null, ` ${percent(evaluation.low, 0)} to ${percent(evaluation.high, 0)}, ${number(evaluation.problems)} problems`)];
}

/** Addresses come from this server's own start, and are http or https all the same. */
function safe(address) { return /^https?:\/\//.test(address) ? address : null; }

function save(name, curves) {
  const names = Object.keys(curves.columns);
  const shown = curves.bucket > 1 ? names.flatMap(each => [`${each}`, `${each}Min`, `${each}Max`]) : names;
  const rows = curves.iterations.map((iteration, i) => [iteration, ...names.flatMap(each => {
    const column = curves.columns[each];
    return curves.bucket > 1 ? [column.mean[i], column.min[i], column.max[i]] : [column.mean[i]];
  })]);
  download(`${name}-curves.csv`, csv(['iteration', ...shown], rows));
}

const NAMES = {
  'sample-prompts': 'Sample prompts', 'roll-out': 'Roll out', 'resume-partial-rollouts': 'Go on with partials', score: 'Score',
  'append-to-buffer': 'Append to buffer', 'train-step': 'Train', 'publish-weights': 'Publish weights', commit: 'Commit',
};

/** Goodput and badput per phase, over the newest iterations; and what is in flight. */
function drawWork(node, work) {
  const phases = new Map();
  for (const iteration of work.iterations) {
    for (const phase of iteration.phases) {
      const sum = phases.get(phase.activity) ?? { tasks: 0, attempts: 0, waited: 0, kept: 0, again: 0, stopped: 0 };
      sum.tasks += phase.tasks;
      sum.attempts += phase.attempts;
      sum.waited += phase.waitedSeconds;
      sum.kept += phase.keptSeconds;
      sum.again += phase.againSeconds;
      sum.stopped += phase.stoppedSeconds;
      phases.set(phase.activity, sum);
    }
  }
  if (!phases.size && !work.inFlight.length) { fill(node); return; }
  const most = Math.max(0.001, ...[...phases.values()].map(each => each.kept + each.again + each.stopped + each.waited));
  fill(node,
    work.inFlight.length ? [h('h2', null, 'In flight'), h('ul.flight', null, work.inFlight.map(each => h('li', null,
      h('b', null, NAMES[each.activity] ?? each.activity), ' ',
      each.started ? (each.total ? `${number(each.done)} of ${number(each.total)}` : 'running') : 'waits for a worker',
      each.attempt > 1 ? `, attempt ${each.attempt}` : '', each.failure ? h('span.bad', null, `: ${plain(each.failure, 200)}`) : null)))] : null,
    phases.size ? [
      h('h2', null, `Goodput and badput of the last ${work.iterations.length === 1 ? 'iteration' : `${work.iterations.length} iterations`}`),
      h('p.legend.block', null, ['kept', 'again', 'stopped', 'waited'].map(each => h('span.key', null, h('i', { class: `swatch w-${each}` }),
        { kept: 'kept: goodput', again: 'failed and tried again: badput', stopped: 'ended by a pause', waited: 'waited for a worker' }[each]))),
      h('div.scroll', null, h('table.work', null,
        heads('Phase', 'Seconds', '#Kept', '#Again', '#Stopped', '#Waited', '#Attempts'),
        h('tbody', null, [...phases].map(([activity, sum]) => h('tr', null,
          h('th', { scope: 'row' }, NAMES[activity] ?? activity),
          h('td', { class: 'wide' }, bar(sum, most)),
          ...['kept', 'again', 'stopped', 'waited'].map(each => h('td', { class: `num${each === 'again' && sum.again > 0.05 ? ' bad' : ''}` }, sum[each] < 0.001 ? '–' : seconds(sum[each]))),
          h('td.num', null, sum.attempts === sum.tasks ? number(sum.tasks) : `${number(sum.attempts)} for ${number(sum.tasks)}`)))))),
    ] : null);
}

function bar(sum, most) {
  const node = h('span.stack', { 'aria-hidden': 'true' });
  for (const part of ['kept', 'again', 'stopped', 'waited']) {
    const piece = h('i', { class: `w-${part}` });
    piece.style.width = `${(100 * sum[part] / most).toFixed(2)}%`;
    node.append(piece);
  }
  return node;
}
