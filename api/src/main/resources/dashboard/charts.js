// Curves by uPlot: small panels that share a cursor, with a band from the least to the most where a value stands for several iterations.

import uPlot from './uplot/uPlot.esm.js';
import { h, fill, s } from './dom.js';
import { number, short } from './format.js';

const HEIGHT = 168;

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function faint(name, percent = 16) { return `color-mix(in srgb, ${colour(name)} ${percent}%, transparent)`; }

/**
 * A panel.
 *
 * @param spec title, note, series [{label, colour, dash, points, stack}], format (of values), axis (of the y axis),
 *   from (the least that is always seen)
 * @param sync panels with the same one share their cursor
 * @param onPick told the x value that is clicked
 * @param onZoom told the first and the last x value that are chosen, or null for all
 */
export class Panel {
  constructor(spec, { sync, onPick, onZoom, xLabel = 'iteration', xFormat = number } = {}) {
    this.spec = spec;
    this.sync = sync;
    this.onPick = onPick;
    this.onZoom = onZoom;
    this.xLabel = xLabel;
    this.xFormat = xFormat;
    this.values = spec.series.map(() => h('span.value', null, '–'));
    this.where = h('span.where', null, '');
    this.plotted = h('div.plot');
    this.node = h('figure.panel', { 'aria-label': spec.title },
      h('figcaption', null,
        h('h3', { title: spec.note ?? null }, spec.title),
        this.where,
        h('div.legend', null, spec.series.map((each, i) => h('span.key', null,
          h('i', { class: `swatch ${each.dash ? 'dashed' : ''} c-${each.colour}` }), each.label, ' ', this.values[i])))),
      this.plotted);
    this.empty = h('p.plot-empty', null, spec.empty ?? 'Nothing yet.');
    this.data = null;
    this.seen = new ResizeObserver(() => this.resize());
    this.seen.observe(this.plotted);
    this.repaint = () => { if (this.plot) this.draw(); };
    addEventListener('ratchet-theme', this.repaint);
  }

  /** columns: [x, {mean, min, max} of each series]. */
  set(columns) {
    const flat = [columns[0]];
    for (const column of columns.slice(1)) {
      flat.push(column.mean);
      if (this.banded(columns)) flat.push(column.min ?? column.mean, column.max ?? column.mean);
    }
    const before = this.data;
    this.data = flat;
    this.bands = this.banded(columns);
    this.latest();
    const any = flat.slice(1).some(values => values.some(value => value !== null && value !== undefined));
    if (!any) {
      this.plot?.destroy();
      this.plot = null;
      fill(this.plotted, this.empty);
    } else if (this.plot && before.length === flat.length) {
      this.plot.setData(flat, !this.zoomed());
    } else {
      this.draw();
    }
  }

  banded(columns) { return columns.slice(1).some(column => column.min); }

  zoomed() {
    if (!this.plot) return false;
    const x = this.plot.data[0];
    const scale = this.plot.scales.x;
    return x.length > 1 && (scale.min > x[0] || scale.max < x[x.length - 1]);
  }

  format(value) { return (this.spec.format ?? number)(value); }

  latest() {
    const step = this.bands ? 3 : 1;
    this.spec.series.forEach((_, i) => {
      const values = this.data[1 + i * step];
      let at = values.length - 1;
      while (at >= 0 && (values[at] === null || values[at] === undefined)) at--;
      fill(this.values[i], at < 0 ? '–' : this.format(values[at]));
    });
    fill(this.where, '');
  }

  at(index) {
    if (index === null || index === undefined) return this.latest();
    const step = this.bands ? 3 : 1;
    this.spec.series.forEach((_, i) => {
      const values = this.data[1 + i * step];
      let at = index;
      while (this.spec.carry && at > 0 && (values[at] === null || values[at] === undefined)) at--; // the last one known there
      const value = values[at];
      fill(this.values[i], value === null || value === undefined ? '–' : this.format(value));
    });
    fill(this.where, `${this.xLabel} ${this.xFormat(this.data[0][index])}`);
  }

  draw() {
    this.plot?.destroy();
    fill(this.plotted);
    const series = [{}];
    const bands = [];
    for (const each of this.spec.series) {
      const line = {
        label: each.label,
        stroke: colour(each.colour),
        width: 1.6,
        dash: each.dash ? [5, 4] : undefined,
        spanGaps: Boolean(each.points || each.gaps),
        points: { show: each.points ? true : undefined, size: each.points ? 6 : 5, fill: colour('panel') },
      };
      series.push(line);
      if (this.bands) {
        const at = series.length;
        const edge = { stroke: 'transparent', width: 0, spanGaps: line.spanGaps, points: { show: false } };
        series.push({ ...edge }, { ...edge });
        bands.push({ series: [at + 1, at], fill: faint(each.colour) });
      }
    }
    const axis = {
      stroke: colour('muted'), font: '11px system-ui, sans-serif',
      grid: { stroke: colour('grid'), width: 1 }, ticks: { stroke: colour('grid'), width: 1, size: 4 },
    };
    const spec = this.spec;
    this.plot = new uPlot({
      width: Math.max(120, this.plotted.clientWidth),
      height: HEIGHT,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: {
        sync: this.sync ? { key: this.sync, setSeries: false } : undefined,
        points: { size: 6 }, drag: { x: true, y: false }, y: false,
      },
      scales: {
        x: { time: false },
        y: { range: (_, min, max) => range(min, max, spec) },
      },
      axes: [
        { ...axis, size: 24, gap: 3, space: 60, values: (_, ticks) => ticks.map(tick => Number.isInteger(tick) || this.xFormat !== number ? this.xFormat(tick) : '') },
        { ...axis, size: 46, gap: 3, space: 32, values: (_, ticks) => ticks.map(tick => (spec.axis ?? spec.format ?? short)(tick)) },
      ],
      series,
      bands,
      hooks: {
        setCursor: [plot => this.at(plot.cursor.idx)],
        setSelect: [plot => {
          const { left, width } = plot.select;
          if (width > 2) this.onZoom?.([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
        }],
      },
    }, this.data, this.plotted);
    this.picks();
  }

  picks() {
    if (!this.onPick) return;
    const over = this.plot.over;
    over.classList.add('pickable');
    over.title = 'Click: the rollouts of this iteration. Drag: zoom. Double click: all.';
    let from = null;
    over.addEventListener('mousedown', event => { from = [event.clientX, event.clientY]; });
    over.addEventListener('click', event => {
      const index = this.plot.cursor.idx;
      const moved = from && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 4;
      if (!moved && event.detail === 1 && index !== null && index !== undefined) {
        clearTimeout(this.picking);
        this.picking = setTimeout(() => this.onPick(this.data[0][index]), 220);
      }
    });
    over.addEventListener('dblclick', () => { clearTimeout(this.picking); this.onZoom?.(null); });
  }

  resize() {
    const width = this.plotted.clientWidth;
    if (this.plot && width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: HEIGHT });
  }

  destroy() {
    clearTimeout(this.picking);
    this.seen.disconnect();
    removeEventListener('ratchet-theme', this.repaint);
    this.plot?.destroy();
  }
}

function range(min, max, spec) {
  if (min === null || max === null || min === undefined || !Number.isFinite(min)) return [0, 1];
  let low = spec.from === undefined ? min : Math.min(spec.from, min);
  let high = spec.to === undefined ? max : Math.max(spec.to, max);
  if (low === high && spec.from !== undefined) high = low + (Math.abs(low) * 0.1 || 1);
  if (low === high) { low -= Math.abs(low) * 0.1 || 0.5; high += Math.abs(high) * 0.1 || 0.5; }
  const room = (high - low) * 0.06;
  return [spec.from !== undefined && low >= spec.from ? spec.from : low - room, spec.to !== undefined && high <= spec.to ? spec.to : high + room];
}

/** Does one after the other, and lets the page answer in between; stops once `still` says so. */
export async function inTurn(works, still) {
  for (const work of works) {
    if (!still()) return;
    work();
    await new Promise(resolve => setTimeout(resolve, 0));
  }
}

/** Puts what several x axes have in one table: uPlot's own join. */
export function join(tables) { return uPlot.join(tables); }

/** A line without axes, for a list. */
export function sparkline(values, label) {
  const points = values.map((value, i) => [i, value]).filter(each => each[1] !== null && each[1] !== undefined);
  const svg = s('svg', { viewBox: '0 0 120 28', width: 120, height: 28, class: 'spark', role: 'img', 'aria-label': label, preserveAspectRatio: 'none' });
  if (points.length < 2) return svg;
  const low = Math.min(...points.map(each => each[1]));
  const high = Math.max(...points.map(each => each[1]));
  const last = values.length - 1;
  const path = points.map(([i, value], n) =>
    `${n ? 'L' : 'M'}${(2 + 114 * i / last).toFixed(1)} ${(25 - 22 * (high === low ? 0.5 : (value - low) / (high - low))).toFixed(1)}`).join('');
  svg.append(s('path', { d: path, class: 'spark-line' }));
  return svg;
}
