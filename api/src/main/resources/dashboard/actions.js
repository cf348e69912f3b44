// Orders: buttons with a dialog that asks why; those that the role does not allow are there and say so.

import { get, post } from './api.js';
import { h, dialog } from './dom.js';

const RANK = { viewer: 0, operator: 1, admin: 2 };
let me = { name: '', role: 'viewer' };

export function setMe(who) { me = who; }
export function allowed(role) { return RANK[me.role] >= RANK[role]; }

/** A button of an order; one that may not be pressed can still be reached, and says why. */
export function orderButton(label, { press, why = null, title = '', danger = false, primary = false }) {
  const refused = allowed('operator') ? why : `needs the role operator; ${me.name || 'this key'} is ${me.role}`;
  const button = h('button', {
    type: 'button', class: danger ? 'danger-quiet' : primary ? 'primary' : '', 'aria-disabled': refused ? 'true' : null, title: refused ?? title,
    onclick: async () => { if (!refused) await press(); },
  }, label);
  return button;
}

function reasonField(required) {
  return h('label', null, required ? 'Why' : 'Why, if you like',
    h('textarea', { name: 'reason', rows: 2, maxlength: 500, required, placeholder: 'for others to read' }));
}

function reasonOf(node, required) {
  const said = node.querySelector('textarea').value.trim();
  if (required && !said) throw new Error('reason: none (expected: a few words that others can read)');
  return said;
}

async function ordered(campaign, what, { title, text, required, confirm, danger = false }) {
  const reason = reasonField(required);
  const content = h('div', null, h('p', null, text), reason);
  return dialog(title, content, {
    confirm, danger,
    read: () => {
      const said = reasonOf(content, required);
      return post(`/v1/campaigns/${encodeURIComponent(campaign)}:${what}`, said ? { reason: said } : undefined);
    },
  });
}

/** The buttons of a campaign as it stands. */
export function campaignButtons(campaign, after) {
  const name = campaign.name;
  const runs = ['RUNNING', 'PAUSING', 'PAUSED'].includes(campaign.condition);
  const still = campaign.condition === 'PAUSED' || campaign.condition === 'PAUSING';
  const idle = `it is ${campaign.condition.toLowerCase().replace('_', ' ')}`;
  const order = async (what, words) => { const now = await ordered(name, what, words); if (now) after(now); };
  return [
    orderButton('Pause', {
      why: campaign.condition === 'RUNNING' ? null : idle, title: 'Stops the scheduling of work; changes no data',
      press: () => order('pause', {
        title: `Pause ${name}`, required: true, confirm: 'Pause',
        text: 'Rollouts stop at their next segment, training at its next checkpoint. A pause changes no data.',
      }),
    }),
    orderButton('Resume', {
      why: still ? null : idle, primary: still, title: 'Goes on where it was paused',
      press: () => order('resume', { title: `Resume ${name}`, required: false, confirm: 'Resume', text: 'It goes on from its stored segments.' }),
    }),
    orderButton('Stop', {
      why: runs || campaign.condition === 'UNANSWERED' ? null : idle, danger: true, title: 'Ends its workflow; the store keeps all',
      press: () => order('stop', {
        title: `Stop ${name}`, required: false, confirm: 'Stop', danger: true,
        text: 'What is in flight ends at its next durable point. The store keeps all; a new run goes on from there.',
      }),
    }),
    orderButton('Evaluate', { press: () => evaluate(name, order2 => { location.hash = `#/evaluations?campaign=${name}&id=${order2.id}`; }), title: 'Asks a suite of its weights' }),
  ];
}

/** Asks what is to be evaluated, and orders it. */
export async function evaluate(campaign, after) {
  const [suites, campaigns] = await Promise.all([
    get('/v1/suites').then(all => all.suites ?? [], () => []),
    campaign ? [{ name: campaign }] : get('/v1/campaigns').then(all => all.campaigns, () => []),
  ]);
  const usable = suites.filter(suite => !suite.refusal);
  const field = (name, label, node) => h('label', null, label, Object.assign(node, { name }));
  const content = h('div.fields', null,
    field('campaign', 'Campaign', h('select', null, campaigns.map(each => h('option', { value: each.name }, each.name)))),
    field('suite', 'Suite', h('select', null, usable.map(each => h('option', { value: each.name }, each.name)))),
    field('weights', 'Weights: live, or a policy version', h('input', { value: 'live', pattern: 'live|[0-9]{1,9}' })),
    field('problems', 'Problems (empty: all)', h('input', { type: 'number', min: 1, inputmode: 'numeric' })),
    field('samplesPerPrompt', 'Answers to each', h('input', { type: 'number', min: 1, max: 1024, value: 1, inputmode: 'numeric' })),
    field('temperature', 'Temperature (empty: as the campaign)', h('input', { type: 'number', min: 0, max: 10, step: 'any', inputmode: 'decimal' })));
  const value = name => content.querySelector(`[name=${name}]`).value.trim();
  const key = crypto.randomUUID();
  const done = await dialog('Evaluate', content, {
    confirm: 'Evaluate',
    read: () => {
      const body = { campaign: value('campaign'), weights: value('weights'), suite: value('suite') };
      for (const name of ['problems', 'samplesPerPrompt', 'temperature']) if (value(name) !== '') body[name] = Number(value(name));
      return post('/v1/evaluations', body, { 'Idempotency-Key': key });
    },
  });
  if (done) after(done);
}
