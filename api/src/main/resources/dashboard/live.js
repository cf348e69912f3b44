// The curves of one campaign, kept up to date: read once, then by its events.

import { get, events } from './api.js';

const POINTS = 400; // more than that a panel has no room for

export class LiveCurves {
  /**
   * @param onCurves told the curves whenever there are others
   * @param onState told what a state event says
   * @param onFailure told an error where there is nothing to show
   */
  constructor(campaign, { onCurves, onState, onFailure, points = POINTS }) {
    this.path = `/v1/campaigns/${encodeURIComponent(campaign)}`;
    this.onCurves = onCurves;
    this.onState = onState;
    this.onFailure = onFailure;
    this.points = points;
    this.range = null;
    this.stopped = new AbortController();
    this.curves = null;
    this.timer = null;
    this.reading = false;
    this.wanted = false;
    this.start();
  }

  async start() {
    try {
      await this.read();
    } catch (error) {
      if (!this.stopped.signal.aborted) this.onFailure?.(error);
      return;
    }
    events(`${this.path}/events`, this.curves.lastEventId, this.stopped.signal, (name, data) => {
      if (name === 'state' || name === 'done') this.onState?.(name, data);
      if (name !== 'state') this.soon(400);
    });
  }

  async read() {
    const range = this.range;
    const part = range ? `&fromIteration=${range[0]}&toIteration=${range[1]}` : '';
    const now = await get(`${this.path}/curves?points=${this.points}${part}`, this.stopped.signal);
    if (this.stopped.signal.aborted || range !== this.range) return;
    this.curves = now;
    this.onCurves(now);
    if (!now.complete) this.soon(now.known === 0 ? 1500 : 700);
  }

  /** Shows these iterations alone, each by itself if they are few enough; or all, for null. */
  zoom(range) {
    if (range === null ? this.range === null : this.curves.bucket === 1) return; // all that there is to see is there
    this.range = range && [Math.max(1, Math.floor(range[0])), Math.max(1, Math.ceil(range[1]))];
    this.soon(50);
  }

  /** Many events in a row make one request. */
  soon(after) {
    if (this.stopped.signal.aborted || this.timer !== null) return;
    if (this.reading) { this.wanted = true; return; }
    this.timer = setTimeout(async () => {
      this.timer = null;
      this.reading = true;
      try {
        await this.read();
      } catch {
        this.wanted = true; // the banner says why
      } finally {
        this.reading = false;
        if (this.wanted) { this.wanted = false; this.soon(2000); }
      }
    }, after);
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped.abort();
  }
}

/** Calls again and again while the page is seen, until the signal says so. */
export function every(milliseconds, signal, work) {
  let timer = null;
  const run = async () => {
    if (signal.aborted) return;
    if (!document.hidden) await work();
    if (!signal.aborted) timer = setTimeout(run, milliseconds);
  };
  timer = setTimeout(run, milliseconds);
  signal.addEventListener('abort', () => clearTimeout(timer));
}
