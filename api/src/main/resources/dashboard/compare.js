// Campaigns over each other: by iteration, by tokens written, or by time.

import { get } from './api.js';
import { h, fill, state, plain, written } from './dom.js';
import { number, short, seconds } from './format.js';
import { Panel, inTurn, join } from './charts.js';
import { LiveCurves } from './live.js';
import { PANELS, columns } from './campaign.js';

const COLOURS = ['s1', 's2', 's3', 's4', 's5', 's6'];
const AXES = [['iteration', 'iteration'], ['tokens', 'tokens written'], ['seconds', 'seconds of work']];
const SHOWN = ['reward', 'accuracy', 'heldOut', 'length', 'shareLimit', 'staleness', 'tokensPerSecond', 'loss'];
const TITLES = { heldOut: 'Held-out accuracy', shareLimit: 'Stopped by the limit' };

export async function show(main, { query, signal }) {
  const all = (await get('/v1/campaigns', signal)).campaigns.map(each => each.name);
  const chosen = query.getAll('c').filter(each => all.includes(each)).slice(0, COLOURS.length);
  const axis = AXES.find(each => each[0] === query.get('x')) ?? AXES[0];
  const head = h('div.head', null, h('h1', null, 'Compare'));
  if (all.length === 0) { fill(main, head, state('No campaign yet', h('p', null, 'Two are needed: ./ratchet run my-campaign.yaml'))); return; }
  const go = (names, x) => { location.hash = `#/compare?${new URLSearchParams([...names.map(each => ['c', each]), ['x', x]])}`; };
  const form = h('form.filters', { onsubmit: event => event.preventDefault() },
    h('fieldset', null, h('legend', null, 'Campaigns'), all.map(name => h('label.check', { 'data-item': '' },
      h('input', {
        type: 'checkbox', name: 'c', value: name, checked: chosen.includes(name), tabindex: 0,
        onchange: event => go(event.target.checked ? [...chosen, name] : chosen.filter(each => each !== name), axis[0]),
      }), chosen.includes(name) ? h('i', { class: `swatch c-${COLOURS[chosen.indexOf(name)]}` }) : null, name))),
    h('label', null, 'Along', h('select', { name: 'x', onchange: event => go(chosen, event.target.value) },
      AXES.map(([value, label]) => h('option', { value, selected: value === axis[0] }, label)))));
  if (chosen.length < 2) { fill(main, head, form, state('Choose two campaigns or more', h('p', null, 'Their curves are drawn over each other, and the settings in which they differ are listed.'))); return; }

  const panels = SHOWN.map(column => {
    const spec = PANELS.find(each => each.series.some(one => one.column === column));
    return new Panel({
      ...spec, title: TITLES[column] ?? spec.title,
      series: chosen.map((name, i) => ({ label: name, column, colour: COLOURS[i], points: column === 'heldOut', gaps: true })),
      carry: true,
    }, { sync: 'compare', xLabel: axis[1], xFormat: axis[0] === 'iteration' ? number : axis[0] === 'tokens' ? short : seconds });
  });
  const differing = h('section', { 'aria-label': 'Settings that differ' });
  fill(main, head, form, h('section.grid', null, panels.map(panel => panel.node)), differing);
  const curves = new Map();
  let drawn = 0;

  const draw = () => {
    if (curves.size < chosen.length) return;
    const tables = chosen.map(name => along(curves.get(name), axis[0]));
    const now = ++drawn;
    inTurn(SHOWN.map((column, i) => () => {
      const joined = join(tables.map(table => [table.x, table.known[column].mean]));
      panels[i].set([joined[0], ...joined.slice(1).map(mean => ({ mean, min: null, max: null }))]);
    }), () => now === drawn && !signal.aborted);
  };
  const lives = chosen.map(name => new LiveCurves(name, {
    points: 400, onCurves: now => { curves.set(name, now); draw(); }, onFailure: () => null,
  }));
  signal.addEventListener('abort', () => { lives.forEach(live => live.stop()); panels.forEach(panel => panel.destroy()); });
  settings(differing, chosen, signal);
}

function along(curves, axis) {
  const known = columns(curves);
  if (axis === 'iteration') return { x: curves.iterations, known };
  const steps = known[axis].mean;
  let sum = 0;
  let last = -1;
  const x = steps.map(step => {
    sum += (step ?? 0) * curves.bucket;
    const at = axis === 'tokens' ? Math.round(sum) : Math.round(sum * 1000) / 1000;
    last = Math.max(at, last + 1e-6);
    return last;
  });
  return { x, known };
}

async function settings(node, names, signal) {
  try {
    const all = await Promise.all(names.map(name => get(`/v1/campaigns/${name}/settings`, signal)));
    const paths = [...new Set(all.flatMap(each => Object.keys(each.settings)))].filter(path => path !== 'name')
      .filter(path => new Set(all.map(each => each.settings[path] ?? 'unset')).size > 1).sort();
    fill(node, h('h2', null, 'Settings that differ'), paths.length
      ? h('div.scroll', null, h('table', null,
        h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Setting'), names.map((name, i) => h('th', { scope: 'col' }, h('i', { class: `swatch c-${COLOURS[i]}` }), name)))),
        h('tbody', null, paths.map(path => h('tr', null, h('th', { scope: 'row' }, h('code', null, path)),
          all.map(each => h('td', null, h('code', { title: plain(each.settings[path] ?? 'unset', 400) }, written(plain(each.settings[path] ?? 'unset', 60))))))))))
      : h('p.note', null, 'None: they have the same settings.'));
  } catch {
    fill(node);
  }
}
