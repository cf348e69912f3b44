// Speaks to the REST API of this origin: with the reader's key, telling everybody when it is away and when it is back.

const KEY = 'ratchet.key';
const listeners = new Set();
let away = null;
let asking = null;
let askForKey = async () => null;

export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail || problem?.title || `the API answered ${status}`);
    this.status = status;
    this.requestId = problem?.requestId;
  }
}

/** What answers with a key, or null, when the API wants one. */
export function onKeyWanted(ask) { askForKey = ask; }

/** Told with a message when the API is away, and with null when it is back. */
export function onAway(listener) { listeners.add(listener); }

function tell(message) {
  if (away === message) return;
  away = message;
  for (const listener of listeners) listener(message);
}

function headers(more) {
  const key = sessionStorage.getItem(KEY);
  return key ? { ...more, Authorization: `Bearer ${key}` } : { ...more };
}

async function keyed() {
  asking ??= askForKey().finally(() => { asking = null; });
  const key = await asking;
  if (!key) return false;
  sessionStorage.setItem(KEY, key);
  return true;
}

export function forgetKey() { sessionStorage.removeItem(KEY); }
export function hasKey() { return sessionStorage.getItem(KEY) !== null; }

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: headers(options.headers) });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    tell('The API does not answer. What you see is as it was; it is asked again every few seconds.');
    throw new Refused(0, { detail: 'the API does not answer' });
  }
  if (answer.status === 401) {
    const before = sessionStorage.getItem(KEY);
    if (before) sessionStorage.removeItem(KEY);
    if (await keyed()) return ask(path, options);
  }
  tell(null);
  return answer;
}

async function problem(answer) {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}

/** A GET, as JSON. */
export async function get(path, signal) {
  const answer = await ask(path, { signal });
  if (!answer.ok) throw new Refused(answer.status, await problem(answer));
  return answer.json();
}

/** A GET of bytes, as an address that an image can show; to be revoked by who asked. */
export async function picture(path, signal) {
  const answer = await ask(path, { signal });
  if (!answer.ok) throw new Refused(answer.status, await problem(answer));
  return URL.createObjectURL(await answer.blob());
}

/** An order. */
export async function post(path, body, more = {}) {
  const answer = await ask(path, {
    method: 'POST',
    headers: body === undefined ? more : { 'Content-Type': 'application/json', ...more },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Refused(answer.status, await problem(answer));
  return answer.json();
}

/**
 * Reads an event stream until it ends or the signal says so; comes again by itself.
 * EventSource cannot send a key, so the stream is read as it comes.
 */
export async function events(path, lastId, signal, onEvent) {
  let last = lastId;
  let pause = 1000;
  while (!signal.aborted) {
    try {
      const answer = await ask(path, {
        signal,
        headers: { Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) },
      });
      if (answer.status === 204) return;
      if (!answer.ok) throw new Refused(answer.status, await problem(answer));
      pause = 1000;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        text += value;
        let end;
        while ((end = text.indexOf('\n\n')) >= 0) {
          const event = parse(text.slice(0, end));
          text = text.slice(end + 2);
          if (event.id) last = event.id;
          if (event.data) onEvent(event.name, JSON.parse(event.data));
          if (event.name === 'done') return;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error.status >= 400 && error.status !== 503 && error.status !== 429) return;
    }
    await new Promise(resolve => setTimeout(resolve, pause));
    pause = Math.min(15000, pause * 2);
  }
}

function parse(block) {
  const event = { id: '', name: '', data: '' };
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    if (at < 1) continue;
    const field = line.slice(0, at);
    const value = line.slice(at + 1).replace(/^ /, '');
    if (field === 'id') event.id = value;
    else if (field === 'event') event.name = value;
    else if (field === 'data') event.data += (event.data ? '\n' : '') + value;
  }
  return event;
}
