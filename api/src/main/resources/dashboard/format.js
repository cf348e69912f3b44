// Numbers and times as people read them.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A minus that is as wide as a plus. */
function minus(text) { return text.replace('-', '−'); }

export function number(value, digits = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return minus(whole.format(value).replaceAll(',', '\u2009'));
  const size = Math.abs(value);
  if (size >= 1000) return whole.format(value).replaceAll(',', '\u2009');
  return minus(value.toFixed(size >= 100 ? 0 : size >= 10 ? Math.min(1, digits) : digits));
}

/** 12 300 as 12.3k. */
export function short(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  for (const [unit, name] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
    if (size >= unit) return `${(value / unit).toFixed(size >= 100 * unit ? 0 : size >= 10 * unit ? 1 : 2).replace(/\.0+$/, '')}${name}`;
  }
  return minus(String(Number.isInteger(value) ? value : Number(value.toPrecision(3))));
}

export function percent(value, digits = 1) {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : minus(`${(100 * value).toFixed(digits)} %`);
}

export function seconds(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value < 0.001) return '0 s';
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  if (value < 10) return `${value.toFixed(1)} s`;
  if (value < 120) return `${Math.round(value)} s`;
  if (value < 7200) return `${Math.round(value / 60)} min`;
  if (value < 172800) return `${(value / 3600).toFixed(1)} h`;
  return `${(value / 86400).toFixed(1)} d`;
}

export function ago(date) {
  const past = (Date.now() - date.getTime()) / 1000;
  return past < 2 ? 'now' : `${seconds(past)} ago`;
}

export function signed(value, digits = 3) {
  return value === null || value === undefined ? '–' : `${value > 0 ? '+' : value < 0 ? '−' : '±'}${Math.abs(value).toFixed(digits)}`;
}

const CONDITIONS = {
  RUNNING: 'running', PAUSING: 'pausing', PAUSED: 'paused', DONE: 'done', NOT_RUNNING: 'not running', UNANSWERED: 'unanswered',
  CANCELLED: 'cancelled', FAILED: 'failed',
};

export function condition(word) { return CONDITIONS[word] ?? String(word).toLowerCase(); }
