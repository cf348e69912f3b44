// One rollout: what was asked, what was written by which policy, what the verifier said.

import { get, picture } from './api.js';
import { h, heads, fill, written, plain, failure } from './dom.js';
import { number, seconds } from './format.js';

const COLOURS = 6;
const PIECE = 1500; // tokens that are drawn at a time, so that the page answers meanwhile

export function rewardClass(reward) {
  return reward === null || reward === undefined ? 'none' : reward >= 0.999 ? 'right' : reward <= 0 ? 'wrong' : 'partly';
}

/** The colour of a policy version, by its place among those of the answer. */
function policies(segments) {
  const versions = [...new Set(segments.map(each => each.policyVersion))].sort((a, b) => a - b);
  return new Map(versions.map((version, i) => [version, i % COLOURS]));
}

/** The text of an answer, each segment in the colour of its policy; without texts of segments, the answer as a whole. */
export function answer(segments, response) {
  if (segments.some(each => each.text === null || each.text === undefined)) {
    return response === null || response === undefined
      ? h('p.note', null, 'Its text is not known yet: it goes on in a later iteration.') : h('span', null, written(response));
  }
  if (segments.length === 1) return h('span', null, written(segments[0].text));
  const colours = policies(segments);
  return segments.map(each => h('span', { class: `p${colours.get(each.policyVersion)}`, title: `policy ${each.policyVersion}, iteration ${each.iteration}` }, written(each.text)));
}

export function verdictLine(whole) {
  const verdict = whole.verdict;
  if (!verdict) return h('span.note', null, whole.response === null ? 'goes on later' : 'not judged');
  return [h('b', { class: `v-${verdict.verdict}` }, verdict.verdict), ': ', written(verdict.reason)];
}

/** The images of a prompt; nothing where it has none. */
export function pictures(campaign, whole, signal) {
  const images = (whole.images ?? whole.prompt?.images ?? []).filter(each => /^[0-9a-f]{64}$/.test(each));
  if (!images.length) return null;
  return h('div.pictures', null, images.map((sha256, i) => {
    const place = h('figure', null, h('p.note', null, 'Loading …'));
    picture(`/v1/campaigns/${encodeURIComponent(campaign)}/images/${sha256}`, signal).then(address => {
      signal.addEventListener('abort', () => URL.revokeObjectURL(address));
      fill(place, h('img', { src: address, alt: `image ${i + 1} of the prompt` }));
    }, error => { if (!signal.aborted) fill(place, h('p.note', null, `image ${i + 1}: ${plain(error.message)}`)); });
    return place;
  }));
}

export async function show(main, { named: [name, trajectory], signal }) {
  const path = `/v1/campaigns/${encodeURIComponent(name)}/rollouts/${encodeURIComponent(trajectory)}`;
  let whole;
  try {
    whole = await get(path, signal);
  } catch (error) {
    if (!signal.aborted) fill(main, h('div.head', null, h('h1', null, plain(trajectory))), failure(error, () => show(main, { named: [name, trajectory], signal })));
    return;
  }
  const { newest, prompt, segments, verdict } = whole;
  const text = h('div.answer', { tabindex: 0, role: 'region', 'aria-label': 'The answer' }, answer(segments, whole.response));
  const colours = policies(segments);
  const tokens = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => toggle() }, 'Tokens and log-probabilities');
  const legend = h('div.legend.block', null, [...colours].map(([version, colour]) => h('span.key', null, h('i', { class: `swatch pb${colour}` }), `policy ${version}`)));
  let shown = false;

  async function toggle() {
    shown = !shown;
    tokens.setAttribute('aria-pressed', String(shown));
    if (!shown) { fill(text, answer(segments, whole.response)); return; }
    fill(text, h('p.note', null, 'Loading …'));
    try {
      drawTokens(text, await get(`${path}?tokens=true`, signal));
    } catch (error) {
      if (!signal.aborted) fill(text, failure(error));
    }
  }

  fill(main,
    h('div.head', null, h('h1', null, h('a', { href: `#/campaigns/${name}` }, name), h('span.sub', null, ` ${plain(trajectory)}`)),
      h('span', { class: `reward big ${rewardClass(newest.reward)}` }, newest.reward === null ? newest.status : number(newest.reward, 2))),
    h('p.links', null,
      h('a', { href: `#/campaigns/${name}/rollouts?iteration=${newest.iteration}` }, `Iteration ${newest.iteration}`),
      h('a', { href: `#/campaigns/${name}/rollouts?prompt=${encodeURIComponent(prompt.id)}` }, 'This prompt in all iterations')),
    h('dl.facts', null,
      fact('Stop', plain(newest.stop)), fact('Status', newest.status), fact('Length', `${number(newest.length)} tokens`), fact('Prompt', `${number(whole.promptTokens)} tokens`),
      fact('Length reward', newest.lengthReward === null ? '–' : number(newest.lengthReward, 2)), fact('Trained with', newest.trainedReward === null ? '–' : number(newest.trainedReward, 2)),
      fact('Domain', `${prompt.domain}, level ${prompt.level}`)),
    h('section', null, h('h2', null, 'Asked'), h('div.asked', null, written(prompt.question)), pictures(name, whole, signal),
      h('p.note', null, 'Reference answer: ', h('span.asked', null, written(prompt.answer)))),
    h('section', null, h('h2', null, 'Verdict'), h('p.reason', null, verdictLine(whole)),
      verdict ? h('p.note', null, `by ${plain(verdict.verifier)} ${verdict.verifierVersion}${verdict.seconds === null ? '' : `, in ${seconds(verdict.seconds)}`}`) : null,
      verdict?.parts.length ? h('ul.parts', null, verdict.parts.map(part => h('li', null, written(part.name), ': ', `${number(part.points, 2)} of ${number(part.most, 2)}`))) : null),
    h('section', null, h('div.head', null, h('h2', null, 'Answer'), tokens), legend, text),
    h('section', null, h('h2', null, 'Segments'), h('div.scroll', null, h('table', null,
      heads('#Iteration', '#Policy', '#Tokens', '#Rounds', 'Stop', 'Object'),
      h('tbody', null, segments.map(each => h('tr', null,
        h('td.num', null, number(each.iteration)), h('td.num', null, h('i', { class: `swatch pb${colours.get(each.policyVersion)}` }), number(each.policyVersion)),
        h('td.num', null, `${number(each.start)} to ${number(each.start + each.length)}`), h('td.num', null, number(each.rounds)), h('td', null, plain(each.stop, 40)),
        h('td', null, h('code', null, `${each.object} #${each.row}`)))))))));
}

function fact(term, value) { return h('div', null, h('dt', null, term), h('dd', null, value)); }

/** Each token with how likely it was; rare ones stand out. */
function drawTokens(node, whole) {
  const colours = policies(whole.segments);
  const all = whole.segments.flatMap(segment => (segment.tokens ?? []).map((id, i) => ({ id, text: segment.tokenTexts?.[i], logProb: segment.logProbs?.[i], policy: segment.policyVersion })));
  const body = h('div.tokens');
  const more = h('p.more');
  fill(node, h('p.note', null, 'Darker: less likely under the policy that wrote it. Point at one, or focus it, for its figures.'), body, more);
  let at = 0;
  const next = () => {
    const end = Math.min(all.length, at + PIECE);
    const made = document.createDocumentFragment();
    for (; at < end; at++) {
      const { id, text, logProb, policy } = all[at];
      const rare = Math.max(0, Math.min(4, Math.floor(-(logProb ?? 0))));
      made.append(h('span', { class: `token pb${colours.get(policy)} l${rare}`, title: `#${at + 1}, id ${id}, log-probability ${logProb === undefined ? 'not known' : logProb.toFixed(4)}, ${((logProb === undefined ? 0 : Math.exp(logProb)) * 100).toFixed(1)} %, policy ${policy}` },
        text === undefined || text === null || text === '' ? `⟨${id}⟩` : written(text)));
    }
    body.append(made);
    fill(more, at < all.length ? h('button', { type: 'button', onclick: next }, `${number(all.length - at)} more tokens`) : null);
  };
  next();
}
