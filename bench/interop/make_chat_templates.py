#!/usr/bin/env python3
"""Renders chat templates in the manner of well-known families by transformers, for the tests in policy.

    python3 bench/interop/make_chat_templates.py policy/src/test/resources/dev/ratchet/policy/tokens/chat-templates.json

The templates are our own, each with what its family is known for. Each is rendered over several conversations, with and
without the beginning of an answer, by transformers' apply_chat_template, that is by its own Jinja environment. A
template that refuses a conversation has its message as "refused" in place of "expected". The same version of
transformers makes the same bytes.
"""
import argparse
import json
import pathlib

import jinja2
import transformers
from tokenizers import Tokenizer, models

BEGIN, END = "<s>", "</s>"

TEMPLATES = {
    "chatml": """{%- if messages[0].role != 'system' -%}
{{- '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' -}}
{%- endif -%}
{%- for message in messages -%}
{{- '<|im_start|>' ~ message.role ~ '\\n' ~ message.content ~ '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '<|im_start|>assistant\\n' -}}
{%- endif -%}
""",
    "chatml on one line": """{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nBe helpful.<|im_end|>\\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}""",
    "llama3 headers": """{{- bos_token }}
{#- The first message may be the system's #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if tools is not none and tools is defined %}
    {{- "Environment: ipython\\n" }}
{%- endif %}
{{- "Cutting Knowledge Date: December 2023\\n\\n" + system_message + "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    "mistral": """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
        {{- raise_exception('roles must alternate user/assistant') }}
    {%- endif %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- else %}
        {{- " " + message["content"]|trim + eos_token }}
    {%- endif %}
{%- endfor %}
""",
    "gemma": """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}
{% for message in messages %}
{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}
{% endif %}
{% if (message['role'] == 'assistant') %}
{% set role = 'model' %}
{% else %}
{% set role = message['role'] %}
{% endif %}
{{ '<start_of_turn>' + role + '\\n' + message['content'] | trim + '<end_of_turn>\\n' }}
{% endfor %}
{% if add_generation_prompt %}{{'<start_of_turn>model\\n'}}{% endif %}""",
    "phi": """{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{'<|system|>\\n' + message['content'] + '<|end|>\\n'}}{% elif message['role'] == 'user' %}{{'<|user|>\\n' + message['content'] + '<|end|>\\n'}}{% elif message['role'] == 'assistant' %}{{'<|assistant|>\\n' + message['content'] + '<|end|>\\n'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% else %}{{ eos_token }}{% endif %}""",
    "zephyr": """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>
' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>
' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>
'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}
""",
    "deepseek": """{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=true, is_tool=false, system_prompt='') %}{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = ns.system_prompt + message['content'] %}{%- endif %}{%- endfor %}{{bos_token}}{{ns.system_prompt}}{%- for message in messages %}{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{'<｜User｜>' + message['content']}}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>'}}{%- endif %}{%- endfor -%}{% if add_generation_prompt and not ns.is_tool %}{{'<｜Assistant｜><think>\\n'}}{% endif %}""",
    "qwen3, methods of strings": """{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content.strip() + '<|im_end|>\\n' }}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- else %}
            {%- if '</think>' in content %}
                {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index and (loop.last or (not loop.last and reasoning_content)) %}
            {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
""",
    "namespace and loop": """{% set ns = namespace(users=0, seen='') %}
{% for message in messages %}
  {% if loop.first %}
{{ loop.index }}/{{ loop.length }} first
  {% endif %}
  {% if message.role == 'user' %}
    {% set ns.users = ns.users + 1 %}
  {% endif %}
  {% set ns.seen = ns.seen ~ loop.index0 ~ ',' %}
{{ loop.index0 }}:{{ loop.revindex }}:{{ loop.revindex0 }} {{ message['role'] | upper }} {{ message.content }}{{ '' if loop.last else ';' }}
  {% if loop.last %}
last, {{ ns.users }} users, {{ ns.seen }}
  {% endif %}
{% else %}
nothing said
{% endfor %}
{{ 'go on' if add_generation_prompt else eos_token }}
""",
    "macros and filters": """{%- macro turn(role, content, end=eos_token) -%}
<|{{ role | default('nobody') }}|>{{ content | trim }}{{ end }}
{%- endmacro -%}
{%- for message in messages -%}
{{ turn(message.role, message.content) }}
{{ message.content | tojson }}
{{ message.role | tojson }} {{ message.name | default('no name') }} {{ message.content | length }}
{{ ['a', 1, true, none, {"x": []}] | tojson }} {{ {'role': message.role, 'n': loop.index} | tojson }}
{% endfor -%}
{{ turn('end', '  x  ', end='!') }}{{ messages | length }} {{ messages[0].role in ['system', 'user'] }}
""",
    "expressions": """{% for m in messages %}
{% if m.role == 'user' %}{% set kept = m.role %}{% endif %}
{{ kept }} {{ kept is defined }} {{ m | tojson }} {{ not m.role in ['user'] }} {{ not m.role == 'user' or false }}
{{ m.content.upper().lower().replace('a', 'bb').strip(' \\n') }} {{ m.content | replace('a', 'c') | upper | lower }}
{{ (m.content ~ 1) | length }} {{ 'x' if m.role == 'user' }} {{ m.role[:3] }}|{{ m.role[-1:] }}|{{ m is mapping }} {{ m.content is mapping }} {{ 1 is number }} {{ 'x' is number }} {{ true is true }} {{ false is false }} {{ m is string }} {{ m.x is undefined }} {{ m.x is not defined }} {{ none is none }} {{ 3 is odd }} {{ 2 is not even }}|{{ 7 // 2 }} {{ 7 % 3 }}
{{ 1 if not m.name is defined and not m.name else 2 }} {{ m.name | default(false) }} {{ '' | default('e', true) }} {{ 3 == 3.0 }}
{% for k, v in m | items %}{{ k }}={{ v }};{% endfor %}
{% for k in m %}{{ k }}{{ loop.length }}{% else %}never{% endfor %}

{% endfor %}
{{ messages | map(attribute='role') | join(', ') }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }}
{{ (messages | first).role }} {{ (messages | last).role }} {{ messages[-1].role }}
{% for x in [] %}{{ x }}{% else %}none{% endfor %}
""",
    "operators": """{% for m in messages %}
{{ m.name or 'anon' }} {{ 'yes' if m.role and m.content }} {{ (m.content or 'empty') | length }} {{ 'role' in m }} {{ 'name' in m }} {{ 'a' in m.content }}
{{ 'us' in m.role and m.role != 'system' }} {{ 'none' if not [] else 'some' }} {{ 'yes' if {} else 'no' }} {{ 'a' < 'b' }} {{ 1 + 2 * 3 - 4 }}
{{ 7 // 2 }} {{ [] == [] }} {{ 'a' == ['a'] }} {{ 2 ** 3 }} {{ 1 == 1 and 2 != 3 }} {{ 1 < 2 }} {{ loop.index % 2 == 0 }} {{ not loop.first and not loop.last }}
{{ ([1, 2] + [3]) | length }} {{ m.role in ['user', 'system'] }} {{ m.role not in ['user'] }} {{ m['role'] ~ '-' ~ loop.index }}
{{ 'x' if m.role == 'user' else 'y' if m.role == 'system' else 'z' }} {{ "it's" }} {{ 'say "a"' }} {{ 'tab\\tend' }} {{ 'back\\\\slash' }}
{% endfor %}
{% set a, b = 1, 2 %}{{ a }}{{ b }} {{ messages | length > 1 and messages[1].role == 'user' }} {{ messages[5] is defined }}
{% set text %}[{{ messages[0].role }}]{% endset %}{{ text }}
""",
    "a date": """{{ bos_token }}{% if date_string is not defined %}{% set date_string = "26 Jul 2024" %}{% endif %}
Today: {{ date_string }}
{% for message in messages %}
[{{ message['role'] }}] {{ message['content'] }}
{% endfor %}
{% if strftime_now is defined and false %}{{ strftime_now('%Y') }}{% endif %}
{% if add_generation_prompt %}[assistant]{% endif %}
""",
    "blocks": """{% for m in messages %}
  {% if loop.first %}
    {{ bos_token }}
  {% endif %}
{{ m.role }}: {{ m['content'] | trim }}
{% endfor %}
{%- if add_generation_prompt -%} go {% endif %}
""",
    "white space": """  {# note #}
 {% if true %} \n a {% if true %} b {% endif %} c
\t{% endif %}
d {{ '%}' }} {{- 'e' -}}  f{%+ if true +%}
 g{% endif -%}
  h{{ bos_token }}

""",
}

CONVERSATIONS = [
    [("user", "What is 2 + 3?")],
    [("system", "  Be brief. "), ("user", "a\n\n b \n")],
    [("user", "<b>&'\"\\ \t{{ 1 }}{% x %}"), ("assistant", " 5\n"), ("user", "Why?\n\n\n")],
    [("system", "네, 7 × 8 = ½ 😀"), ("user", "\u00a0é\u2028나무"), ("assistant", "<think>\nhm\n</think>\n\n그래"), ("user", "")],
    [("user", "1"), ("assistant", "<think>\n\n1 < 2\n</think>\n\nyes")],
    [("user", "one"), ("user", "two")],
]


def rendered(template, messages, generation):
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.BPE()), bos_token=BEGIN, eos_token=END
    )
    try:
        return {
            "expected": tokenizer.apply_chat_template(
                messages, chat_template=template, tokenize=False, add_generation_prompt=generation
            )
        }
    except jinja2.exceptions.TemplateError as refusal:
        return {"refused": str(refusal)}


def main():
    parser = argparse.ArgumentParser(description="Chat templates rendered by transformers.")
    parser.add_argument("target", type=pathlib.Path)
    target = parser.parse_args().target
    conversations = [[{"role": role, "content": content} for role, content in turns] for turns in CONVERSATIONS]
    made = {
        "madeBy": f"transformers {transformers.__version__}, Jinja2 {jinja2.__version__}",
        "conversations": conversations,
        "templates": [
            {
                "name": name,
                "source": source,
                "renderings": [
                    {"conversation": i, "generation": generation, **rendered(source, messages, generation)}
                    for i, messages in enumerate(conversations)
                    for generation in (False, True)
                ],
            }
            for name, source in TEMPLATES.items()
        ],
    }
    target.write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()
